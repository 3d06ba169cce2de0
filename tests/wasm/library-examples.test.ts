// Runs every example of docs/reference/core.md in Node on the built package, and compares its output
// with its comments.

import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { describe, test } from "node:test"
import { fileURLToPath } from "node:url"
import { examples, exported } from "../../scripts/lib/core-reference.mjs"
import { root } from "./core-wasm.ts"

interface Documented {
  readonly name: string
  readonly doc?: { readonly text: string }
}

/** The expected outputs, from the comments behind the calls of console.log, in order. */
const promised = (code: string) =>
  [...code.matchAll(/console\.log\(.*\) \/\/ (.+)$/gm)].map(([, text]) => text)

describe("the examples of menshen/core", () => {
  for (const { title, code } of examples()) {
    test(`${title} logs what its comments say`, () => {
      const args = ["--input-type=module", "--eval", code]
      const output = execFileSync(process.execPath, args, { cwd: fileURLToPath(root) })
      assert.ok(promised(code).length > 0, "the example promises something")
      assert.deepEqual(String(output).trimEnd().split("\n"), promised(code))
    })
  }
})

test("every export of menshen/core has a doc comment, and every function an example", () => {
  const all = exported() as Documented[]
  const isInner = (name: string) => ["Common", "Message", "EventPush"].includes(name)
  const silent = all.filter(({ name, doc }) => !isInner(name) && !doc?.text)
  assert.deepEqual(
    silent.map(({ name }) => name),
    [],
  )
  assert.ok(all.length > 15)
  assert.equal(examples().length, 4)
})
