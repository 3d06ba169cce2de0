// The limits of `npm test` take effect: whatever a test file does, the run ends, reports the failure,
// and keeps the other results.

import assert from "node:assert/strict"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { nodeTests } from "../../scripts/lib/node-tests.mjs"

const folder = mkdtempSync(join(tmpdir(), "menshen-runner-"))
after(() => rmSync(folder, { recursive: true }))

const imports = `import { before, test } from "node:test"
import { createServer } from "node:net"
`

function run(name: string, body: string, limits: Partial<Record<"test" | "all", number>> = {}) {
  const file = join(folder, `${name}.test.mjs`)
  writeFileSync(file, `${imports}test("a good one", () => {})\n${body}`)
  return nodeTests([file], process.env, { test: 120_000, grace: 500, all: 120_000, ...limits })
}

test("a file that ends by itself passes", async () => {
  const { ok, counts } = await run("good", "")
  assert.deepEqual([ok, counts], [true, { passed: 1, failed: 0 }])
})

test("a test that hangs fails at its limit, and the ones after it run", async () => {
  const body = `test("hangs", () => new Promise(() => createServer().listen(0)))
    test("another good one", () => {})`
  const { ok, counts, output } = await run("hangs", body, { test: 2000 })
  assert.equal(ok, false)
  assert.ok((counts?.failed ?? 0) >= 1 && counts?.passed === 2, output)
  assert.match(output, /timed out after 2000ms/)
})

test("a hook that hangs fails at its limit", async () => {
  const body = "before(() => new Promise(() => createServer().listen(0)))"
  const { ok, output } = await run("hook", body, { test: 2000 })
  assert.equal(ok, false)
  assert.match(output, /timed out after 2000ms/)
})

test("a file that leaves a server open fails, and its results are kept", async () => {
  const { ok, counts, output } = await run("open", "createServer().listen(0)")
  assert.deepEqual([ok, counts], [false, { passed: 1, failed: 1 }])
  assert.match(output, /Still open after the tests: .*TCPServerWrap/)
})

test("a file in an endless loop is ended with the run", async () => {
  const { ok, counts, output } = await run("spins", "test('spins', () => { for (;;) {} })", {
    all: 5000,
  })
  assert.equal(ok, false)
  assert.ok((counts?.failed ?? 0) >= 1, output)
})
