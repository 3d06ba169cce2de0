// Browsers that are signed in at the provider: the rows for single sign-on. Part of the session desk's
// storage.

import { sessionSeconds } from "../../base/lifetimes.ts"
import type { Confirm } from "../../core/ticket.ts"
import { isEnded } from "./endings.ts"

export interface Session {
  /** The scene of the scan that began it. */
  scene: string
  user: string
  appId: string
  openid: string
  /** Time of the scan, milliseconds since 1970. */
  authTime: number
  /** CreateTime of the person's scan or message, milliseconds since 1970: they followed then. */
  provedAt: number
  /** How the scan was confirmed. */
  confirm: Confirm
  /** The browser, as its User-Agent names it. */
  browser: string
}

const columns = `scene, user, app_id AS appId, openid, auth_time AS authTime,
  proved_at AS provedAt, confirm, browser`

/** False if what the scan began was ended meanwhile: a "not me" comes between the code and the session. */
export function beginSession(sql: SqlStorage, hash: Uint8Array, session: Session): boolean {
  if (isEnded(sql, { ...session, origin: session.scene })) return false
  insertSession(sql, hash, session)
  return true
}

/** One session for each scan: a page that is reloaded replaces its earlier session. */
export function insertSession(sql: SqlStorage, hash: Uint8Array, session: Session): void {
  const { scene, user, appId, openid, authTime, provedAt, confirm, browser } = session
  sql.exec("DELETE FROM sessions WHERE scene = ?", scene)
  const values = [hash, scene, user, appId, openid, authTime, provedAt, confirm, browser]
  const expires = authTime + sessionSeconds * 1000
  sql.exec(
    `INSERT INTO sessions (hash, scene, user, app_id, openid, auth_time, proved_at, confirm, browser,
      expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...values,
    expires,
  )
}

export function liveSession(sql: SqlStorage, hash: Uint8Array, now: number): Session | undefined {
  const query = `SELECT ${columns} FROM sessions WHERE hash = ? AND expires_at > ?`
  return sql.exec(query, hash, now).toArray()[0] as unknown as Session | undefined
}

/** When a person last proved to WeChat that they follow the account, as far as sessions and grants tell;
 * milliseconds since 1970, or 0.
 * @param users whoever they may have been at that time */
export function lastProof(
  sql: SqlStorage,
  users: readonly string[],
  appId: string,
  openid: string,
): number {
  const where = "WHERE user IN (SELECT value FROM json_each(?1)) AND app_id = ?2 AND openid = ?3"
  const query = `SELECT max(at) AS at FROM (SELECT max(proved_at) AS at FROM sessions ${where}
    UNION ALL SELECT max(proved_at) FROM grants ${where})`
  return sql.exec<{ at: number | null }>(query, JSON.stringify(users), appId, openid).one().at ?? 0
}
