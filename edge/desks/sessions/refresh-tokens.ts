// Refresh tokens of a grant, its family. A client with a secret keeps its token. That of a public client is
// replaced at each use, and a token that is used twice ends the family, because one of its two holders is a
// thief (RFC 9700 section 4.14.2). Two tabs, or a lost answer, look the same, so for half a minute the direct
// predecessor gets its successor again (docs/decisions/0042-a-lost-refresh.md).

import {
  refreshAgainSeconds,
  refreshIdleSeconds,
  refreshMostSeconds,
} from "../../base/lifetimes.ts"
import { newSecret } from "../../base/secrets.ts"
import { accepted, type Result } from "../../core/result.ts"
import { endGrant, type Grant, liveGrant } from "./grants.ts"

/** A token that a client presents, used or not. */
export interface Presented {
  grant: Grant
  isUsed: boolean
  /** Derives its successor; see oidc/successor.ts. For a token older than the predecessor it derives none. */
  key: string
}

/** One use of a token. */
export interface Turn {
  hash: Uint8Array
  /** The hash of its successor. */
  next: Uint8Array
  clientId: string
  /** The client has a secret, so its token stays. */
  keeps: boolean
}

/** `reused`: somebody else has the token too, so the whole grant was ended. */
export type Rotation = Result<
  "rotated" | "repeated" | "kept",
  { reason: "unknown" | "foreign" | "reused" }
>

interface Row {
  grantId: string
  usedAt: number
}

const againMs = refreshAgainSeconds * 1000

function rowOf(sql: SqlStorage, hash: Uint8Array, now: number): Row | undefined {
  const query = `SELECT grant_id AS grantId, used_at AS usedAt FROM refresh_tokens
    WHERE hash = ? AND expires_at > ?`
  return sql.exec(query, hash, now).toArray()[0] as unknown as Row | undefined
}

/** A second insertion is the same token, whose first answer was lost. */
const insertion = "INSERT INTO refresh_tokens VALUES (?, ?, 0, ?) ON CONFLICT (hash) DO NOTHING"

/** Stores a refresh token, and extends its grant to the same expiry. */
export function insertRefreshToken(
  sql: SqlStorage,
  hash: Uint8Array,
  grant: Grant,
  now: number,
): void {
  const expires = extendGrant(sql, grant, now)
  sql.exec(insertion, hash, grant.id, expires)
}

/** The expiry of a token that is issued or used now. */
function extendGrant(sql: SqlStorage, { id, authTime }: Grant, now: number): number {
  const most = authTime + refreshMostSeconds * 1000
  const expires = Math.min(now + refreshIdleSeconds * 1000, most)
  sql.exec("UPDATE grants SET expires_at = max(expires_at, ?) WHERE id = ?", expires, id)
  return expires
}

export function presented(sql: SqlStorage, hash: Uint8Array, now: number): Presented | undefined {
  const row = rowOf(sql, hash, now)
  const grant = row && liveGrant(sql, row.grantId, now)
  if (row === undefined || grant === undefined) return undefined
  const isUsed = row.usedAt !== 0
  return { grant, isUsed, key: keyOf(sql, grant.id, isUsed) }
}

/** The key of the step from the live token, or of the step that led to it. The first one is made when it is
 * needed, also for a grant of an earlier version. */
function keyOf(sql: SqlStorage, id: string, isUsed: boolean): string {
  sql.exec("UPDATE grants SET next_key = ? WHERE id = ? AND next_key = ''", newSecret(), id)
  const column = isUsed ? "last_key" : "next_key"
  return sql.exec<{ key: string }>(`SELECT ${column} AS key FROM grants WHERE id = ?`, id).one().key
}

const no = (reason: "unknown" | "foreign" | "reused"): Rotation => ({ ok: false, reason })

/** Uses a token. An attempt by another client uses nothing. */
export function rotate(sql: SqlStorage, turn: Turn, now: number): Rotation {
  const row = rowOf(sql, turn.hash, now)
  const grant = row && liveGrant(sql, row.grantId, now)
  if (row === undefined) return no("unknown")
  if (grant === undefined) return no(row.usedAt === 0 ? "unknown" : "reused")
  if (grant.clientId !== turn.clientId) return no("foreign")
  if (row.usedAt !== 0) return usedAgain(sql, turn, { row, grant, now })
  if (turn.keeps) {
    const expires = extendGrant(sql, grant, now)
    sql.exec("UPDATE refresh_tokens SET expires_at = ? WHERE hash = ?", expires, turn.hash)
    return accepted("kept")
  }
  sql.exec("UPDATE refresh_tokens SET used_at = ? WHERE hash = ?", now, turn.hash)
  insertRefreshToken(sql, turn.next, grant, now)
  // A key that derived an older step is gone, so that no used token leads to the live one.
  const step = "UPDATE grants SET last_key = next_key, next_key = ? WHERE id = ?"
  sql.exec(step, newSecret(), grant.id)
  return accepted("rotated")
}

interface Used {
  row: Row
  grant: Grant
  now: number
}

function usedAgain(sql: SqlStorage, { next }: Turn, { row, grant, now }: Used): Rotation {
  const successor = rowOf(sql, next, now)
  const isLive = successor?.usedAt === 0 && successor.grantId === grant.id
  // A clock that was set back does not extend the time.
  const isSoon = Math.abs(now - row.usedAt) <= againMs
  if (isLive && isSoon) return accepted("repeated")
  endGrant(sql, grant.id, now)
  return no("reused")
}
