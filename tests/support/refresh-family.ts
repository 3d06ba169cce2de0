// A family of refresh tokens in memory, with a simulated clock.

import * as grants from "../../edge/desks/sessions/grants.ts"
import * as refresh from "../../edge/desks/sessions/refresh-tokens.ts"
import { sessionSteps } from "../../edge/desks/sessions/session-schema.ts"
import { sqlInMemory } from "./sql-storage.ts"

export const began = 1_800_000_000_000
export const hash = (of: number) => new Uint8Array(32).fill(of)
export const grant: grants.Grant = {
  id: "s2",
  origin: "s1",
  user: "u1",
  appId: "wx1",
  openid: "o1",
  authTime: began,
  provedAt: began,
  confirm: "none",
  clientId: "shop",
  scope: "openid offline_access",
  audience: "",
}

/** A family whose first token is `hash(1)`. */
export function family() {
  const sql = sqlInMemory(sessionSteps.flat())
  grants.insertGrant(sql, grant, began)
  refresh.insertRefreshToken(sql, hash(1), grant, began)
  return sql
}

export const turn = (from: number, to: number, more: Partial<refresh.Turn> = {}): refresh.Turn => ({
  hash: hash(from),
  next: hash(to),
  clientId: "shop",
  keeps: false,
  ...more,
})

/** What the presented token gets, so many milliseconds after the beginning. */
export function outcomeOf(sql: SqlStorage, at: number, step: refresh.Turn): string {
  const rotation = refresh.rotate(sql, step, began + at)
  return rotation.ok ? rotation.value : rotation.reason
}
