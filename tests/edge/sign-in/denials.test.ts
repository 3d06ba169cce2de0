// Who is muted, and which application is a warning, with a simulated clock.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { Muting } from "../../../edge/base/muting.ts"
import { SlottedCounts } from "../../../edge/base/slotted-counts.ts"
import { manyNotMe } from "../../../edge/sign-in/many-not-me.ts"

const minute = 60_000
const began = 1_800_000_000_000

/** Denials at these minutes; true for the one that mutes. */
const denyAt = (muting: Muting, person: string, ...minutes: number[]) =>
  minutes.map((at) => muting.deny(person, began + at * minute))

describe("AV-09: a person who denies", () => {
  test("is muted by the tenth denial within ten minutes, for ten minutes", () => {
    const muting = new Muting()
    const nine = denyAt(muting, "f", 0, 1, 2, 3, 4, 5, 6, 7, 8)
    assert.deepEqual(nine, Array(9).fill(false))
    assert.ok(!muting.isMuted("f", began + 9 * minute))
    assert.deepEqual(denyAt(muting, "f", 9), [true])
    assert.ok(muting.isMuted("f", began + 9 * minute))
    assert.ok(muting.isMuted("f", began + 19 * minute - 1))
    assert.ok(!muting.isMuted("f", began + 19 * minute))
    assert.ok(!muting.isMuted("g", began + 9 * minute))
  })

  test("is not muted by ten denials in more than ten minutes", () => {
    const muting = new Muting()
    const denials = denyAt(muting, "f", 0, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    assert.ok(!denials.includes(true), "the first has left the window")
    assert.deepEqual(denyAt(muting, "f", 11), [true], "the last ten are within nine minutes")
  })

  test("begins anew after the silence", () => {
    const muting = new Muting()
    denyAt(muting, "f", ...Array(10).fill(0))
    assert.deepEqual(denyAt(muting, "f", ...Array(9).fill(10)), Array(9).fill(false))
    assert.ok(!muting.isMuted("f", began + 10 * minute))
    assert.deepEqual(denyAt(muting, "f", 10), [true])
  })

  test("is told once each time", () => {
    const muting = new Muting()
    const tell = (at: number) => muting.tell("f", began + at * minute)
    assert.ok(!tell(0))
    denyAt(muting, "f", ...Array(10).fill(0))
    assert.deepEqual([tell(1), tell(2), tell(11)], [true, false, false])
    denyAt(muting, "f", ...Array(10).fill(20))
    assert.deepEqual([tell(21), tell(22)], [true, false])
  })

  test("is forgotten after the window, and the oldest above a bound", () => {
    const muting = new Muting()
    for (let nth = 0; nth < 100_500; nth++) muting.deny(`p${nth}`, began)
    assert.equal(muting.size, 100_000)
    muting.deny("later", began + 10 * minute)
    assert.equal(muting.size, 1)
  })
})

describe("CD-04: an application", () => {
  const isWarning = (notMes: number, scans: number) =>
    manyNotMe("shop", notMes, scans) !== undefined

  test('is a warning with twenty "not me", at least one for each hundred scans', () => {
    assert.ok(!isWarning(19, 19))
    assert.ok(isWarning(20, 20))
    assert.ok(isWarning(20, 2000))
    assert.ok(!isWarning(20, 2001))
    const warning = manyNotMe("shop", 30, 200)
    assert.deepEqual([warning?.kind, warning?.client], ["many_not_me", "shop"])
    assert.match(warning?.sentence ?? "", /30 .* 200 scans/)
  })

  test("is counted over one hour", () => {
    const counts = new SlottedCounts()
    for (let at = 0; at < 60; at++) counts.add("shop", began + at * minute)
    assert.equal(counts.count("shop", began + 59 * minute), 60)
    assert.equal(counts.count("shop", began + 64 * minute), 55)
    assert.equal(counts.count("shop", began + 200 * minute), 0)
    assert.equal(counts.count("other", began), 0)
  })
})
