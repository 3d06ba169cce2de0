// OP-02: the relay's log is where an operator sees what a caller asks for. Strangers cause lines at will, and must not use
// up those of the calls.

import assert from "node:assert/strict"
import { test } from "node:test"
import { logTo } from "../../cli/relay/log.ts"

test("a flood of strangers hides no call and no refusal of a caller", () => {
  const lines: Record<string, unknown>[] = []
  const log = logTo(
    (line) => lines.push(JSON.parse(line)),
    () => 1_800_000_000_000,
  )
  for (let times = 0; times < 2000; times++) {
    log("refused", { refused: "signature", address: "203.0.113.9" })
    log("refused", { refused: "no HTTP" })
  }
  log("call", { caller: "edge", account: "acme", call: "/cgi-bin/user/info", errcode: 0 })
  log("refused", { caller: "edge", refused: "call" })
  log("stopping")
  assert.deepEqual(
    lines.slice(-3).map(({ event, refused }) => [event, refused]),
    [
      ["call", undefined],
      ["refused", "call"],
      ["stopping", undefined],
    ],
  )
  assert.equal(lines.length, 2 * 600 + 2 + 3, "and the flood has its limit")
})
