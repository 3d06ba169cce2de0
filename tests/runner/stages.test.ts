// `npm test -- --list`: shows the stages before anything runs.

import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { test } from "node:test"
import { root } from "../../scripts/lib/paths.mjs"
import { stages } from "../../scripts/lib/stages.mjs"

test("npm test -- --list prints every stage with its purpose, and runs nothing", () => {
  const options = { cwd: root, encoding: "utf8" } as const
  const { status, stdout } = spawnSync(process.execPath, ["scripts/test.mjs", "--list"], options)
  assert.equal(status, 0)
  const lines = stdout.trimEnd().split("\n")
  const names = stages().map(({ name }) => name)
  assert.deepEqual(
    lines.map((line) => line.split(" ")[0]),
    names,
  )
  for (const line of lines) assert.match(line, /^\S+ +\S+ \S+/)
})

test("every folder of tests has a sentence of its own", () => {
  const general = stages().filter(({ shows }) => shows.startsWith("the tests of tests/"))
  assert.deepEqual(general, [])
})
