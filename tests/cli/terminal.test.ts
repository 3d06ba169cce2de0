// Terminal output: results and notes on separate streams, a bar for people, lines for logs.

import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { barText, terminalOn } from "../../cli/terminal.ts"

function stream(isTTY: boolean) {
  const written: string[] = []
  const write = (text: string) => {
    written.push(text)
    return true
  }
  return { isTTY, columns: 60, write, written } as unknown as NodeJS.WriteStream & {
    written: string[]
  }
}

test("the bar shows the share of work, never more than full, and an empty file is done", () => {
  assert.equal(barText(0, 100, "x"), `${"░".repeat(24)}   0 %  x`)
  assert.equal(barText(50, 100, "x"), `${"█".repeat(12)}${"░".repeat(12)}  50 %  x`)
  assert.equal(barText(100, 100, "x"), `${"█".repeat(24)} 100 %  x`)
  assert.equal(barText(120, 100, "x"), barText(100, 100, "x"))
  assert.equal(barText(99.9, 100, "x").slice(24, 30), "  99 %")
  assert.equal(barText(7, undefined, "7 people"), "7 people")
})

test("a terminal gets one line that is overwritten, and removed before a result", () => {
  const [out, err] = [stream(true), stream(true)]
  const { progress, out: say } = terminalOn(out, err, false)
  progress.show(100, 100, "500 lines, ".repeat(20))
  assert.ok(err.written.join("").startsWith("\r\u001b[2K█"))
  assert.ok((err.written[0] ?? "").length < 60 + 6, "it never wraps")
  say("done")
  assert.equal(err.written.at(-1), "\r\u001b[2K")
  assert.deepEqual(out.written, ["done\n"])
})

test("other outputs get a plain line every five seconds, without control characters", () => {
  const now = mock.method(performance, "now", () => 0)
  const err = stream(false)
  const { progress } = terminalOn(stream(false), err, false)
  for (const ms of [1000, 4999, 5000, 6000, 10_000]) {
    now.mock.mockImplementation(() => ms)
    progress.show(ms, 20_000, `${ms} lines`)
  }
  mock.restoreAll()
  assert.deepEqual(err.written, ["25 %  5000 lines\n", "50 %  10000 lines\n"])
})
