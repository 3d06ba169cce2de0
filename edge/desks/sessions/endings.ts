// Early ends. They are remembered, so that a code that was already issued cannot begin a session
// or a grant afterwards. Part of the session desk's storage.

/**
 * Ends everything of one person: sessions, tokens, and codes that were issued (ID-06).
 * @param until ends scans up to this time; the sign-in that caused the end continues
 */
export function endUser(sql: SqlStorage, user: string, until: number, now: number): void {
  const end = `INSERT INTO ended_users VALUES (?, ?)
    ON CONFLICT (user) DO UPDATE SET at = max(at, excluded.at)`
  sql.exec(end, user, until)
  sql.exec("DELETE FROM sessions WHERE user = ? AND auth_time <= ?", user, until)
  const grants = "user = ? AND ended_at = 0 AND auth_time <= ?"
  sql.exec(`UPDATE grants SET ended_at = ? WHERE ${grants}`, now, user, until)
}

/**
 * Ends everything that a person's scans before an unfollow began.
 * @param at CreateTime of the unfollow; WeChat's clock set the times of the scans, too
 */
export function endUnfollowed(sql: SqlStorage, user: string, at: number, now: number): void {
  const end = `INSERT INTO unfollowed_users VALUES (?, ?, ?) ON CONFLICT (user) DO UPDATE
    SET at = excluded.at, heard_at = excluded.heard_at WHERE excluded.at > at`
  sql.exec(end, user, at, now)
  sql.exec("DELETE FROM sessions WHERE user = ? AND proved_at <= ?", user, at)
  const grants = "user = ? AND ended_at = 0 AND proved_at <= ?"
  sql.exec(`UPDATE grants SET ended_at = ? WHERE ${grants}`, now, user, at)
}

/** Deletes the openid of a forgotten person from ended sign-ins. */
export function blankEnded(sql: SqlStorage, user: string): void {
  sql.exec("UPDATE grants SET openid = '' WHERE user = ? AND ended_at > 0", user)
}

/** Ends what one scan began, and what its session opened later (INV-23). */
export function endOrigin(sql: SqlStorage, scene: string, now: number): void {
  sql.exec("INSERT OR REPLACE INTO ended_origins VALUES (?, ?)", scene, now)
  sql.exec("DELETE FROM sessions WHERE scene = ?", scene)
  sql.exec("UPDATE grants SET ended_at = ? WHERE origin = ? AND ended_at = 0", now, scene)
}

export const isDisowned = (sql: SqlStorage, scene: string): boolean =>
  sql.exec("SELECT 1 FROM ended_origins WHERE origin = ?", scene).toArray().length > 0

interface SignIn {
  user: string
  origin: string
  authTime: number
  provedAt: number
}

/** Whether a sign-in was ended since its scan. WeChat's times are whole seconds, so of a scan and an
 * unfollow in the same second the later one is the one that we heard later. */
export function isEnded(sql: SqlStorage, { user, origin, authTime, provedAt }: SignIn): boolean {
  const query = `SELECT 1 FROM ended_users WHERE user = ? AND at >= ?
    UNION ALL SELECT 1 FROM unfollowed_users
      WHERE user = ? AND (at > ? OR (at = ? AND heard_at >= ?))
    UNION ALL SELECT 1 FROM ended_origins WHERE origin = ?`
  const known = [user, authTime, user, provedAt, provedAt, authTime, origin]
  return sql.exec(query, ...known).toArray().length > 0
}
