// The counters of limits on one machine.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { MemoryCounters } from "../../../edge/base/memory-counters.ts"

const bound = { name: "signIns", windowSeconds: 60, most: 3 }
const start = 1_000_000 * 60_000

describe("a counter in memory", () => {
  test("admits as many as the limit, and says how long the window lasts", () => {
    const counters = new MemoryCounters()
    const answers = [0, 1, 2, 3].map((at) => counters.take(bound, "a", start + at * 1000))
    const ok = { ok: true }
    assert.deepEqual(answers, [ok, ok, ok, { ok: false, retryAfter: 57 }])
  })

  test("counts each key and each limit for itself", () => {
    const counters = new MemoryCounters()
    for (let at = 0; at < 4; at++) counters.take(bound, "a", start)
    assert.ok(counters.take(bound, "b", start).ok)
    assert.ok(counters.take({ ...bound, name: "pushed" }, "a", start).ok)
    assert.ok(!counters.take(bound, "a", start).ok)
  })

  test("begins a key's window with its first request, and anew after it", () => {
    const counters = new MemoryCounters()
    const later = start + 45_000
    for (let at = 0; at < 9; at++) counters.take(bound, "a", later)
    assert.deepEqual(counters.take(bound, "a", start + 60_000), { ok: false, retryAfter: 45 })
    assert.ok(!counters.take(bound, "a", later + 59_999).ok)
    assert.ok(counters.take(bound, "a", later + 60_000).ok)
  })

  test("can be asked without counting, and be told of a refusal elsewhere", () => {
    const counters = new MemoryCounters()
    for (let at = 0; at < 3; at++) counters.take(bound, "a", start)
    for (let at = 0; at < 9; at++) assert.ok(counters.ask(bound, "a", start).ok)
    counters.take(bound, "a", start)
    assert.ok(!counters.ask(bound, "a", start).ok)
    counters.fill(bound, "b", start)
    assert.deepEqual(counters.ask(bound, "b", start), { ok: false, retryAfter: 60 })
    assert.ok(counters.ask(bound, "b", start + 60_000).ok)
  })

  test("forgets the oldest key rather than grow without bound", () => {
    const counters = new MemoryCounters()
    for (let at = 0; at < 100_500; at++) counters.take(bound, `key ${at}`, start)
    assert.equal(counters.size, 100_000)
    counters.take(bound, "later", start + 60_000)
    assert.equal(counters.size, 1)
  })
})
