// The index of the examples is complete.

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"

const folder = join(import.meta.dirname, "../../examples")

test("examples/README.md names every example", () => {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory())
  const readme = readFileSync(join(folder, "README.md"), "utf8")
  const named = [...readme.matchAll(/\]\(([a-z-]+)\)/g)].map(([, name]) => name)
  assert.deepEqual(named.sort(), entries.map(({ name }) => name).sort())
})
