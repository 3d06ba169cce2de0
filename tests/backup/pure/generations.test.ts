import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { durationOf, momentOf } from "../../../cli/backup/durations.ts"
import { isFull, outdated } from "../../../cli/backup/generations.ts"

const hour = 3_600_000
const day = 24 * hour

describe("a new generation begins", () => {
  const progress = { since: 0, rounds: 360, fullBytes: 1000, changeBytes: 1000 }
  test("once changes outweigh the full round", () => assert.ok(isFull(progress, hour)))
  test("not while they weigh less", () => {
    assert.ok(!isFull({ ...progress, changeBytes: 999 }, hour))
  })
  test("not within the first 360 rounds", () =>
    assert.ok(!isFull({ ...progress, rounds: 359 }, hour)))
  test("after a day in any case", () => {
    assert.ok(isFull({ ...progress, rounds: 1, changeBytes: 0 }, day))
  })
})

describe("of the generations go", () => {
  const named = (name: string, lastAt: number | undefined) => ({ name, lastAt })
  const cases: [string, ReturnType<typeof named>[], string[]][] = [
    ["those that are too old", [named("a", 0), named("b", 9 * day), named("c", 10 * day)], ["a"]],
    ["never the newest, however old", [named("a", 0), named("b", 1)], ["a"]],
    ["none of one", [named("a", 0)], []],
    ["none of none", [], []],
    ["those that were never whole", [named("a", undefined), named("b", 9 * day)], ["a"]],
    ["none that are newer than the newest whole one", [named("a", 1), named("b", undefined)], []],
  ]
  for (const [what, generations, gone] of cases) {
    test(what, () => assert.deepEqual(outdated(generations, 2 * day, 10 * day), gone))
  }
})

describe("a time on the command line", () => {
  test("is a number and a unit", () => {
    assert.equal(durationOf("every", "10s"), 10_000)
    assert.equal(durationOf("keep", "30d"), 30 * day)
  })
  for (const text of ["", "10", "0s", "-1s", "1.5h", "1w", "s"]) {
    test(`is not "${text}"`, () => assert.throws(() => durationOf("every", text), /--every takes/))
  }
  test("is a moment with its zone", () => {
    assert.equal(
      momentOf("at", "2026-11-30T12:00:00Z"),
      momentOf("at", "2026-11-30T20:00:00+08:00"),
    )
  })
  for (const text of [
    "2026-11-30",
    "12:00",
    "2026-11-30T12:00:00",
    "yesterday",
    "2026-13-30T12:00Z",
  ]) {
    test(`is no moment: ${text}`, () => assert.throws(() => momentOf("at", text), /--at takes/))
  }
})
