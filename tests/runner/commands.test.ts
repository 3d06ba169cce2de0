// Each command of CONTRIBUTING.md can be the first in a fresh clone.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"

const root = join(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")

const scripts: Record<string, string> = JSON.parse(read("package.json")).scripts
const named = [...read("CONTRIBUTING.md").matchAll(/^npm (?:run )?([\w:]+)/gm)].map(
  ([, name = ""]) => name,
)

/** Its own set-up, or that of scripts/ready.mjs before it. */
function setsItselfUp(command: string): boolean {
  const [file = ""] = /\S+\.(mjs|ts)\b/.exec(command) ?? []
  return file !== "" && /\bsetUp\(/.test(read(file))
}

describe("a command of CONTRIBUTING.md", () => {
  for (const name of new Set(named)) {
    test(`npm run ${name} installs what it needs`, () => {
      const command = scripts[name]
      assert.ok(command !== undefined, "package.json has it")
      assert.ok(setsItselfUp(command), command)
    })
  }

  test("is found at all", () => assert.ok(named.length > 10))
})
