// Browsers that are signed in at the provider: the rows for single sign-on. Part of the session desk's
// storage.

import { sessionSeconds } from "../../base/lifetimes.ts"
import type { Confirm } from "../../core/ticket.ts"

export interface Session {
  /** The scene of the scan that began it. */
  scene: string
  user: string
  appId: string
  openid: string
  /** Time of the scan, milliseconds since 1970. */
  authTime: number
  /** How the scan was confirmed. */
  confirm: Confirm
  /** The browser, as its User-Agent names it. */
  browser: string
}

const columns = "scene, user, app_id AS appId, openid, auth_time AS authTime, confirm, browser"

/** One session for each scan: a page that is reloaded replaces its earlier session. */
export function insertSession(sql: SqlStorage, hash: Uint8Array, session: Session): void {
  const { scene, user, appId, openid, authTime, confirm, browser } = session
  sql.exec("DELETE FROM sessions WHERE scene = ?", scene)
  const values = [hash, scene, user, appId, openid, authTime, confirm, browser]
  const expires = authTime + sessionSeconds * 1000
  sql.exec(
    `INSERT INTO sessions (hash, scene, user, app_id, openid, auth_time, confirm, browser, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...values,
    expires,
  )
}

export function liveSession(sql: SqlStorage, hash: Uint8Array, now: number): Session | undefined {
  const query = `SELECT ${columns} FROM sessions WHERE hash = ? AND expires_at > ?`
  return sql.exec(query, hash, now).toArray()[0] as unknown as Session | undefined
}

export function hasSession(sql: SqlStorage, user: string, scene: string, now: number): boolean {
  const query = "SELECT 1 FROM sessions WHERE user = ? AND scene = ? AND expires_at > ?"
  return sql.exec(query, user, scene, now).toArray().length > 0
}
