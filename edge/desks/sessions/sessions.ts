// A browser that is signed in at the provider: the rows behind single sign-on. Part of the session
// desk's storage.

import { sessionSeconds } from "../../base/lifetimes.ts"
import type { Confirm } from "../../core/ticket.ts"

export interface Session {
  /** The scene whose scan began it. */
  scene: string
  user: string
  appId: string
  openid: string
  /** Of the scan, milliseconds since 1970. */
  authTime: number
  /** How the scan was confirmed. */
  confirm: Confirm
  /** The device, as its User-Agent names it. */
  browser: string
}

const columns = "scene, user, app_id AS appId, openid, auth_time AS authTime, confirm, browser"

/** One session for one scan: a page that is loaded again replaces what it got before. */
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
