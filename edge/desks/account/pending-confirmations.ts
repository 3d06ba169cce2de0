// Who was asked to agree, and to which ticket: a message in the chat names its sender and no scene.
// The ticket itself says whether anything is still asked; this only finds it.

/** Longer than anybody is asked, so that an answer that comes late is told so. */
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

  /** The same scan again is the same row. */
  remember({ openid, scene, at }: PendingConfirmation): void {
    this.sql.exec(
      "INSERT OR REPLACE INTO pending_confirmations VALUES (?, ?, ?)",
      openid,
      scene,
      at,
    )
  }

  /** The scenes of a person's scans of the last minutes, the newest first.
   * @param until scans after this are left out: they say the contrary of an older unfollow */
  scenesOf(openid: string, until: number): string[] {
    const query = `SELECT scene FROM pending_confirmations WHERE openid = ? AND at BETWEEN ? AND ?
      ORDER BY at DESC, scene`
    const rows = this.sql.exec<{ scene: string }>(query, openid, until - keptMs, until)
    return rows.toArray().map(({ scene }) => scene)
  }

  /** Gives whether more is left. */
  sweep(now: number): boolean {
    this.sql.exec("DELETE FROM pending_confirmations WHERE at <= ?", now - keptMs)
    const [left] = this.sql.exec("SELECT EXISTS (SELECT 1 FROM pending_confirmations) AS any")
    return left?.any === 1
  }
}
