// How many digits the next chat code has, with a simulated clock: random visitors against a plain account
// of what happened.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import {
  chatCodeLiveMs,
  type FullLengths,
  judgeLengths,
  liveMost,
} from "../../../edge/desks/account/chat-code-length.ts"

const [second, minute] = [1000, 60_000]
const began = 1_800_000_000_000
const none: FullLengths = new Map()

describe("the length of the next chat code", () => {
  test("is six digits for ninety pages, then seven, then eight, then there is none", () => {
    const at = (live: number) => judgeLengths(none, live, began).digits
    assert.deepEqual([6, 7, 8].map(liveMost), [90, 900, 9000])
    assert.deepEqual([0, 89, 90, 899, 900, 8999].map(at), [6, 6, 7, 7, 8, 8])
    assert.equal(at(9000), undefined)
    assert.equal(at(20_000), undefined)
  })

  test("writes nothing while six digits are enough, and at most once a minute otherwise", () => {
    assert.deepEqual(judgeLengths(none, 89, began).full, none)
    let full = none
    const written = new Set<number>()
    for (let now = began; now < began + 10 * minute; now += second) {
      full = judgeLengths(full, 95, now).full
      written.add(full.get(6) ?? 0)
    }
    assert.ok(written.size <= 11, `${written.size} writes`)
  })

  test("stays while use is at half of the shorter ceiling, and goes back ten minutes after", () => {
    let { full } = judgeLengths(none, 90, began)
    let now = began
    for (; now < began + 30 * minute; now += 10 * second) {
      const next = judgeLengths(full, 44, now)
      assert.equal(next.digits, 7, "forty-four and the new page are half of ninety")
      full = next.full
    }
    for (; now < began + 40 * minute - 10 * second; now += 10 * second) {
      const next = judgeLengths(full, 43, now)
      assert.equal(next.digits, 7)
      full = next.full
    }
    const latest = began + 40 * minute + chatCodeLiveMs + minute
    assert.equal(judgeLengths(full, 43, latest).digits, 6)
  })

  test("goes back from eight to six at once if nobody came for long", () => {
    const { full } = judgeLengths(none, 900, began)
    assert.equal(judgeLengths(full, 0, began + minute).digits, 8)
    assert.equal(judgeLengths(full, 0, began + 60 * minute).digits, 6)
  })

  test("never exceeds a ceiling and never goes back early, whoever comes", () => {
    for (let round = 0; round < 20; round++) walk(randomFrom(round))
  })
})

/** A small generator (mulberry32), so that a failing round can be repeated. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

interface Use {
  /** When the last number stops to be live that keeps use at half of the ceiling. */
  busyUntil: number
  reached: boolean
}

/** When use falls below half of the ceiling, or before now if it is below. */
function busyUntil(live: readonly number[], digits: number): number {
  const sorted = live.toSorted((one, other) => other - one)
  return sorted[Math.ceil(liveMost(digits) / 2) - 1] ?? Number.NEGATIVE_INFINITY
}

function walk(random: (below: number) => number): void {
  let now = began
  let full = none
  /** Until when each number is live. */
  let live: number[] = []
  const uses = new Map<number, Use>(
    [6, 7].map((digits) => [digits, { busyUntil: Number.NEGATIVE_INFINITY, reached: false }]),
  )
  const remember = () => {
    for (const [digits, use] of uses) {
      use.busyUntil = Math.max(Math.min(use.busyUntil, now), busyUntil(live, digits))
    }
  }
  for (let step = 0; step < 400; step++) {
    now += random(40) === 0 ? random(30 * minute) : random(10 * second)
    live = live.filter((until) => until > now)
    // Some are answered early.
    if (random(4) === 0) live.splice(0, random(20))
    remember()
    for (let more = random(step % 100 < 40 ? 120 : 4); more > 0; more--) {
      const { digits, full: next } = judgeLengths(full, live.length, now)
      full = next
      for (const [length, use] of uses) if (live.length >= liveMost(length)) use.reached = true
      if (digits === undefined) {
        assert.ok(live.length >= liveMost(8))
        continue
      }
      check(digits, live.length, uses, now)
      live.push(now + chatCodeLiveMs)
    }
    remember()
  }
}

function check(digits: number, live: number, uses: ReadonlyMap<number, Use>, now: number): void {
  assert.ok(live < liveMost(digits), "a ceiling is kept")
  for (const [length, use] of uses) {
    const calm = now - use.busyUntil
    if (length === digits && use.reached) {
      assert.ok(calm >= 10 * minute, `back to ${length} after ${calm} ms`)
      use.reached = false
    }
    if (length >= digits || live >= liveMost(length)) continue
    assert.ok(use.reached, `${length} digits were never too few`)
    assert.ok(calm <= 10 * minute + chatCodeLiveMs + minute, `not back after ${calm} ms`)
  }
}
