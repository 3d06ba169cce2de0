// Pure parts of the queue of pushes: when a target is down, how long a push waits, and what an operator is told.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { backOffAfter, levelOf } from "../../../edge/desks/forward/queue-policy.ts"
import { warningsIn } from "../../../edge/desks/forward/queue-warnings.ts"
import { TargetHealth } from "../../../edge/desks/forward/target-health.ts"

describe("a target", () => {
  test("has four places until three failures in a row, then one probe after each pause", () => {
    const health = new TargetHealth()
    assert.equal(health.room(0, 0), 4)
    assert.equal(health.room(3, 0), 1)
    for (const answered of [false, false, true, false, false]) health.heard(answered, 0)
    assert.equal(health.isDown, false)
    health.heard(false, 0)
    assert.equal(health.isDown, true)
    health.heard(false, 1)
    assert.equal(health.nextAt(0, 0), 10_000, "others that were on their way prolong no pause")
    assert.equal(health.room(0, 9_999), 0)
    assert.equal(health.nextAt(0, 0), 10_000)
    assert.equal(health.room(0, 10_000), 1)
    assert.equal(health.room(1, 10_000), 0)
    assert.equal(health.nextAt(0, 1), Number.POSITIVE_INFINITY)
    health.heard(false, 10_000)
    assert.equal(health.nextAt(0, 0), 40_000)
    for (const [at, next] of [
      [40_000, 100_000],
      [100_000, 160_000],
    ] as const) {
      health.heard(false, at)
      assert.equal(health.nextAt(0, 0), next)
    }
    health.heard(true, 0)
    assert.equal(health.room(0, 0), 4)
  })

  test("waits for a place while all are taken, and not longer than the push is due", () => {
    const health = new TargetHealth()
    assert.equal(health.nextAt(7, 3), 7)
    assert.equal(health.nextAt(7, 4), Number.POSITIVE_INFINITY)
  })
})

test("a push is delivered again after 10 s, 30 s, 1, 5 and 15 minutes, and then every hour", () => {
  const seconds = [0, 1, 2, 3, 4, 5, 6, 20].map((attempts) => backOffAfter(attempts) / 1000)
  assert.deepEqual(seconds, [10, 30, 60, 300, 900, 3600, 3600, 3600])
})

describe("an operator is warned", () => {
  const now = Date.parse("2026-11-30T12:00:00Z")
  const seconds = Math.floor(now / 1000)
  const count = { target: "crm", dead: false, count: 3, oldestAt: seconds - 301, failure: "" }
  const kinds = (counts: (typeof count)[], percentFree = 100) =>
    warningsIn("acme", { counts, percentFree }, now).map(({ kind }) => kind)

  test("of pushes that wait for more than five minutes, of dead ones, and of little room", () => {
    assert.deepEqual(kinds([]), [])
    assert.deepEqual(kinds([{ ...count, oldestAt: seconds - 299 }]), [])
    assert.deepEqual(kinds([count]), ["pushes_waiting"])
    const dead = { ...count, dead: true, oldestAt: seconds }
    assert.deepEqual(kinds([count, dead], 4), ["pushes_waiting", "pushes_dead", "push_queue_full"])
  })

  test("at 20 %, at 5 % and without any room", () => {
    const levels = [100, 20, 19, 5, 4, 1, 0].map(levelOf)
    assert.deepEqual(levels, [undefined, undefined, 20, 20, 5, 5, 0])
  })
})
