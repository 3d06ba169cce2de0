// The clock of the machine is set back. A thief who holds a used refresh token would otherwise get its successor
// for as long as the clock needs to catch up.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { family, outcomeOf, turn } from "../support/refresh-family.ts"

/** What the used token gets, `ms` after its use by the clock. */
function usedAgain(ms: number): string {
  const sql = family()
  assert.equal(outcomeOf(sql, 0, turn(1, 2)), "rotated")
  return outcomeOf(sql, ms, turn(1, 2))
}

describe("a used refresh token after the clock was set back", () => {
  test("gets its successor if that was by seconds", () => {
    assert.equal(usedAgain(-5000), "repeated")
  })

  test("ends the family if that was by more than half a minute", () => {
    assert.equal(usedAgain(-30_001), "reused")
  })
})
