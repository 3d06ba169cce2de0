// Finds the ticket for an answer in the chat, because a message names its sender and no scene. Whether
// the confirmation is still pending is for the ticket to say.

/** Longer than a confirmation is pending, so that a late answer gets a reply that says so. */
const keptMs = 10 * 60 * 1000

export interface PendingConfirmation {
  openid: string
  scene: string
  /** CreateTime of the scan, by WeChat's clock, milliseconds since 1970. */
  at: number
}

export class PendingConfirmations {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  /** Idempotent: a repeated scan is the same row. */
  remember({ openid, scene, at }: PendingConfirmation): void {
    this.sql.exec(
      "INSERT OR REPLACE INTO pending_confirmations VALUES (?, ?, ?)",
      openid,
      scene,
      at,
    )
  }

  /** The scenes that a person scanned in the last minutes, newest first.
   * @param until leaves out later scans, which contradict an older unfollow */
  scenesOf(openid: string, until: number): string[] {
    const query = `SELECT scene FROM pending_confirmations WHERE openid = ? AND at BETWEEN ? AND ?
      ORDER BY at DESC, scene`
    const rows = this.sql.exec<{ scene: string }>(query, openid, until - keptMs, until)
    return rows.toArray().map(({ scene }) => scene)
  }

  /** Gives whether any row is left. */
  sweep(now: number): boolean {
    this.sql.exec("DELETE FROM pending_confirmations WHERE at <= ?", now - keptMs)
    const [left] = this.sql.exec("SELECT EXISTS (SELECT 1 FROM pending_confirmations) AS any")
    return left?.any === 1
  }
}
