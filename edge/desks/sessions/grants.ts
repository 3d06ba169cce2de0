// Grants: what was issued for a redeemed ticket, and whether it is still valid. Access tokens and
// refresh tokens (refresh-tokens.ts) depend on them. Part of the session desk's storage.

import { accessTokenSeconds, refreshMostSeconds } from "../../base/lifetimes.ts"
import type { Confirm } from "../../core/ticket.ts"

/** Who signed in, to what, when and how. */
export interface Grant {
  /** The scene of the ticket whose code was redeemed. */
  id: string
  /** The scene that was scanned; a different one if a session replaced the scan. */
  origin: string
  user: string
  clientId: string
  scope: string
  /** Which of the app's audiences its access tokens are for; see oidc/audience.ts. */
  audience: string
  appId: string
  openid: string
  /** Time of the scan, milliseconds since 1970. */
  authTime: number
  /** CreateTime of the person's scan or message, milliseconds since 1970: they followed then. */
  provedAt: number
  /** How the scan was confirmed. */
  confirm: Confirm
}

const columns = `id, origin, user, client_id AS clientId, scope, audience, app_id AS appId, openid,
  auth_time AS authTime, proved_at AS provedAt, confirm`

/** Keeps an existing row: a replay may be reported before the redemption that it repeats is written, and
 * an ended grant stays ended. */
export function insertGrant(sql: SqlStorage, grant: Grant, now: number): void {
  const { id, origin, user, clientId, scope, audience, appId, openid } = grant
  const { authTime, provedAt, confirm } = grant
  sql.exec(
    `INSERT INTO grants (id, origin, user, client_id, scope, audience, app_id, openid, auth_time,
      proved_at, confirm, expires_at, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
      ON CONFLICT (id) DO NOTHING`,
    id,
    origin,
    user,
    clientId,
    scope,
    audience,
    appId,
    openid,
    authTime,
    provedAt,
    confirm,
    now + accessTokenSeconds * 1000,
  )
}

export function liveGrant(sql: SqlStorage, id: string, now: number): Grant | undefined {
  const query = `SELECT ${columns} FROM grants WHERE id = ? AND ended_at = 0 AND expires_at > ?`
  return sql.exec(query, id, now).toArray()[0] as unknown as Grant | undefined
}

/** Inserts an ended row if the grant was not written yet; `insertGrant` then leaves it. */
export function endGrant(sql: SqlStorage, id: string, now: number): void {
  const expires = now + refreshMostSeconds * 1000
  sql.exec(
    `INSERT INTO grants (id, origin, user, client_id, scope, app_id, openid, auth_time, confirm,
      expires_at, ended_at) VALUES (?, '', '', '', '', '', '', 0, 'none', ?, ?) ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at WHERE ended_at = 0`,
    id,
    expires,
    now,
  )
}
