// The clock of the machine is set back. A thief who holds a used refresh token would otherwise get its successor
// for as long as the clock needs to catch up.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import * as grants from "../../edge/desks/sessions/grants.ts"
import * as refresh from "../../edge/desks/sessions/refresh-tokens.ts"
import { sessionSteps } from "../../edge/desks/sessions/session-schema.ts"
import { sqlInMemory } from "../support/sql-storage.ts"

const now = 1_800_000_000_000
const hash = (of: number) => new Uint8Array(32).fill(of)
const grant: grants.Grant = {
  id: "s2",
  origin: "s1",
  user: "u1",
  appId: "wx1",
  openid: "o1",
  authTime: now,
  provedAt: now,
  confirm: "none",
  clientId: "page",
  scope: "openid offline_access",
  audience: "",
}

/** What the used token gets, `ms` after its use by the clock. */
function usedAgain(ms: number): string {
  const sql = sqlInMemory(sessionSteps.flat())
  grants.insertGrant(sql, grant, now)
  refresh.insertRefreshToken(sql, hash(1), grant, now)
  const turn = { hash: hash(1), next: hash(2), clientId: "page", keeps: false }
  assert.ok(refresh.rotate(sql, turn, now).ok)
  const again = refresh.rotate(sql, turn, now + ms)
  return again.ok ? again.value : again.reason
}

describe("a used refresh token after the clock was set back", () => {
  test("gets its successor if that was by seconds", () => {
    assert.equal(usedAgain(-5000), "repeated")
  })

  test("ends the family if that was by more than half a minute", () => {
    assert.equal(usedAgain(-30_001), "reused")
  })
})
