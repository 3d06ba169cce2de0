// How often a one-time code may be asked for, with a simulated clock.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { admitOtp } from "../../../edge/desks/directory/decide/otp-limits.ts"
import { OtpAsks } from "../../../edge/desks/directory/store/otp-asks.ts"
import { directorySteps } from "../../../edge/desks/directory/store/tables.ts"
import { sqlInMemory } from "../../support/sql-storage.ts"

const minute = 60_000
const hour = 60 * minute
const began = 1_800_000_000_000

/** A directory's count; times are milliseconds after the beginning. */
function counter() {
  const sql = sqlInMemory(directorySteps.flat())
  const asks = new OtpAsks(sql)
  const judge = (person: string, address: string, after: number) => {
    const now = began + after
    return admitOtp(asks.about({ person, address }, now), { person, address }, now)
  }
  /** "taken", or the limit and after how long it ends. */
  const ask = (person: string, address: string, after: number) => {
    const admission = judge(person, address, after)
    if (!admission.ok) return [admission.reason, admission.retryAt - began]
    asks.add({ person, address, at: began + after })
    return "taken"
  }
  const times = (count: number, person: string, address: string, after = 0) =>
    Array.from({ length: count }, (_, nth) => ask(person, address, after + nth))
  const rows = () => sql.exec("SELECT * FROM otp_asks").toArray().length
  return { ask, judge, times, rows }
}

const taken = (count: number) => Array(count).fill("taken")

describe("requests for one-time codes", () => {
  test("are five an hour for a person and an address", () => {
    const { ask, times } = counter()
    assert.deepEqual(times(5, "mei", "m@x"), taken(5))
    assert.deepEqual(ask("mei", "m@x", 10), ["too_many_requests", hour])
    assert.equal(ask("lei", "m@x", 10), "taken")
    assert.equal(ask("mei", "n@x", 10), "taken")
  })

  test("are twenty an hour for an address, and the last two for people who have not asked", () => {
    const { ask, times } = counter()
    for (const person of ["a", "b", "c"]) assert.deepEqual(times(5, person, "m@x"), taken(5))
    assert.deepEqual(times(3, "d", "m@x"), taken(3))
    assert.equal(ask("d", "m@x", 100)[0], "too_many_requests")
    assert.equal(ask("e", "m@x", 100), "taken")
    assert.equal(ask("e", "m@x", 101)[0], "too_many_requests", "e has asked now")
    assert.equal(ask("f", "m@x", 102), "taken")
    assert.equal(ask("g", "m@x", 103)[0], "too_many_requests")
  })

  test("are twenty an hour for a person, whatever the addresses", () => {
    const { ask } = counter()
    for (let nth = 0; nth < 20; nth++) assert.equal(ask("mei", `${nth}@x`, nth * minute), "taken")
    assert.deepEqual(ask("mei", "20@x", 20 * minute), ["otp_limit", hour])
    assert.equal(ask("lei", "20@x", 20 * minute), "taken")
  })

  test("slide: each leaves the count after its own hour", () => {
    const { ask } = counter()
    for (let nth = 0; nth < 5; nth++) assert.equal(ask("mei", "m@x", nth * minute), "taken")
    assert.deepEqual(ask("mei", "m@x", hour - 1), ["too_many_requests", hour])
    assert.equal(ask("mei", "m@x", hour), "taken")
    assert.deepEqual(ask("mei", "m@x", hour + 1), ["too_many_requests", hour + minute])
  })

  test("leave no row after their hour", () => {
    const { ask, times, rows } = counter()
    times(5, "mei", "m@x")
    times(5, "lei", "m@x")
    assert.equal(rows(), 10)
    ask("an", "a@x", 2 * hour)
    assert.equal(rows(), 1)
  })
})

/** Numbers that look random and repeat. */
function* numbers(seed: number) {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    yield state / 2 ** 31
  }
}

describe("the time that a refusal names", () => {
  test("is the first at which the same request is taken, if nobody else asks", () => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= 40; seed++) {
      const random = numbers(seed)
      const next = (below: number) => Math.floor((random.next().value ?? 0) * below)
      const { ask, judge } = counter()
      for (let after = 0; after < 3 * hour; after += next(2 * minute)) {
        const person = `p${next(1 + (seed % 8))}`
        const address = next(2) === 0 ? `a${next(40)}` : "victim"
        const answer = ask(person, address, after)
        if (answer === "taken") continue
        const [reason, end] = answer as [string, number]
        seen.add(reason)
        assert.ok(end > after && end <= after + hour)
        assert.ok(judge(person, address, end).ok, "it is taken then")
        assert.ok(!judge(person, address, end - 1).ok, "and not before")
      }
    }
    assert.deepEqual([...seen].sort(), ["otp_limit", "too_many_requests"])
  })
})
