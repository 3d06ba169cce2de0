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

/** Ends what one scan began, and what its session opened later (INV-23). */
export function endOrigin(sql: SqlStorage, scene: string, now: number): void {
  sql.exec("INSERT OR REPLACE INTO ended_origins VALUES (?, ?)", scene, now)
  sql.exec("DELETE FROM sessions WHERE scene = ?", scene)
  sql.exec("UPDATE grants SET ended_at = ? WHERE origin = ? AND ended_at = 0", now, scene)
}

/** Whether a sign-in by a scan at `authTime` was ended since. */
export function isEnded(sql: SqlStorage, user: string, origin: string, authTime: number): boolean {
  const query = `SELECT 1 FROM ended_users WHERE user = ? AND at >= ?
    UNION ALL SELECT 1 FROM ended_origins WHERE origin = ?`
  return sql.exec(query, user, authTime, origin).toArray().length > 0
}
