// Every example of docs/reference/core.md runs in Node on the built package and logs what its comments say.

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

/** What the comments behind the calls of console.log promise, in their order. */
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

test("every export of menshen/core has a doc comment, and every call an example", () => {
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
