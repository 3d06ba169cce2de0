// How long a refresh token lasts, and for how long a used one gets the same successor, with a simulated clock.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import * as grants from "../../../edge/desks/sessions/grants.ts"
import * as refresh from "../../../edge/desks/sessions/refresh-tokens.ts"
import { began, family, grant, hash, outcomeOf, turn } from "../../support/refresh-family.ts"

const [second, day] = [1000, 86_400_000]

describe("a refresh token", () => {
  test("lasts thirty days, and at most 180 days from the scan", () => {
    const sql = family()
    assert.ok(refresh.presented(sql, hash(1), began + 30 * day - 1))
    assert.equal(refresh.presented(sql, hash(1), began + 30 * day), undefined)
    assert.ok(grants.liveGrant(sql, "s2", began + 30 * day - 1))
    refresh.insertRefreshToken(sql, hash(2), grant, began + 170 * day)
    assert.ok(refresh.presented(sql, hash(2), began + 180 * day - 1))
    assert.equal(refresh.presented(sql, hash(2), began + 180 * day), undefined)
  })

  test("that is kept lasts thirty days from its last use, and at most 180 days from the scan", () => {
    const sql = family()
    for (let at = 29 * day; at < 180 * day; at += 29 * day) {
      assert.equal(outcomeOf(sql, at, turn(1, 9, { keeps: true })), "kept")
    }
    assert.ok(grants.liveGrant(sql, "s2", began + 180 * day - 1))
    assert.equal(outcomeOf(sql, 180 * day, turn(1, 9, { keeps: true })), "unknown")
  })
})

describe("the predecessor of a refresh token", () => {
  test("OA-23: gets the same successor for thirty seconds, and then ends the family", () => {
    const sql = family()
    assert.equal(outcomeOf(sql, 0, turn(1, 2)), "rotated")
    assert.equal(outcomeOf(sql, 29 * second, turn(1, 2)), "repeated")
    assert.equal(outcomeOf(sql, 30 * second, turn(1, 2)), "repeated", "no repetition extends it")
    assert.equal(outcomeOf(sql, 30 * second + 1, turn(1, 2)), "reused")
    assert.equal(outcomeOf(sql, 31 * second, turn(2, 3)), "unknown")
  })

  test("ends the family once its successor was used, even in the same second", () => {
    const sql = family()
    assert.equal(outcomeOf(sql, 0, turn(1, 2)), "rotated")
    assert.equal(outcomeOf(sql, 1, turn(2, 3)), "rotated")
    assert.equal(outcomeOf(sql, 2, turn(2, 3)), "repeated")
    assert.equal(outcomeOf(sql, 3, turn(1, 2)), "reused")
    assert.equal(grants.liveGrant(sql, "s2", began + 4), undefined)
  })

  test("ends the family if its successor was not derived from it, as in an earlier version", () => {
    const sql = family()
    assert.equal(outcomeOf(sql, 0, turn(1, 2)), "rotated")
    assert.equal(outcomeOf(sql, 1, turn(1, 7)), "reused")
  })

  test("ends nothing if another client sends it", () => {
    const sql = family()
    assert.equal(outcomeOf(sql, 0, turn(1, 2)), "rotated")
    assert.equal(outcomeOf(sql, 60 * second, turn(1, 2, { clientId: "other" })), "foreign")
    assert.equal(outcomeOf(sql, 61 * second, turn(2, 3)), "rotated")
  })

  test("gets no successor of another family", () => {
    const sql = family()
    const other = { ...grant, id: "s3" }
    grants.insertGrant(sql, other, began)
    refresh.insertRefreshToken(sql, hash(5), other, began)
    assert.equal(outcomeOf(sql, 0, turn(1, 2)), "rotated")
    assert.equal(outcomeOf(sql, 1, turn(1, 5)), "reused")
  })
})

describe("the keys of a family", () => {
  const keyOf = (sql: SqlStorage, token: number) =>
    refresh.presented(sql, hash(token), began)?.key ?? "none"

  test("derive a successor from one token only, and each key is used once", () => {
    const sql = family()
    const first = keyOf(sql, 1)
    assert.match(first, /^[\w-]{43}$/)
    assert.equal(keyOf(sql, 1), first, "two tabs derive the same")
    refresh.rotate(sql, turn(1, 2), began)
    assert.equal(keyOf(sql, 1), first, "the predecessor derives it again")
    const next = keyOf(sql, 2)
    assert.notEqual(next, first)
    refresh.rotate(sql, turn(2, 3), began)
    assert.equal(keyOf(sql, 2), next)
    const [row] = sql.exec("SELECT * FROM grants").toArray()
    assert.ok(!Object.values(row ?? {}).includes(first), "nothing derives an older step again")
  })
})
