// A refused request of a stranger wrote a line of the log each: pushes without a signature, forms without a
// session. A flood filled the disk by gigabytes an hour (AV-05).

import assert from "node:assert/strict"
import { test } from "node:test"
import { logRefusal } from "../../edge/core/log-refusal.ts"

test("one event writes six hundred lines a minute, and one that says so", (t) => {
  const seen: Record<string, number> = {}
  t.mock.method(console, "log", (line: string) => {
    const { event } = JSON.parse(line)
    seen[event] = (seen[event] ?? 0) + 1
  })
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 10, 29) })
  const refuse = (event: string, times: number) => {
    for (let at = 0; at < times; at++) logRefusal(event, { reason: "signature_mismatch" })
  }
  refuse("push_refused", 5000)
  refuse("code_refused", 1)
  assert.deepEqual(seen, { push_refused: 600, lines_dropped: 1, code_refused: 1 })
  logRefusal("push_refused", { reason: "wechat_unreachable", status: 503 })
  assert.equal(seen.push_refused, 601, "a failure of ours is not hidden by strangers")
  t.mock.timers.tick(60_000)
  refuse("push_refused", 2)
  assert.equal(seen.push_refused, 603)
})
