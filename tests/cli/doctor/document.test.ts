// docs/troubleshooting.md names every check, in the order of the program.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { accountChecks, checks } from "../../../cli/doctor/checks.ts"
import { doctor } from "../../../cli/doctor/command.ts"

const text = readFileSync(join(import.meta.dirname, "../../../docs/troubleshooting.md"), "utf8")
const [, section = ""] = text.split("## What the doctor looks at")
const names = [...checks, ...accountChecks].map(({ name }) => name)

const listed = [...section.matchAll(/^\| ([^|]+) \|/gm)]
  .map(([, cell = ""]) => cell)
  .filter((cell) => cell !== "line" && !cell.startsWith("---"))
  .flatMap((cell) => cell.split(", "))

test("every check has a row, and every row a check", () => {
  assert.deepEqual(listed.toSorted(), names.toSorted())
  assert.equal(new Set(names).size, names.length)
})

test("every check that another one needs stands before it", () => {
  for (const { name, needs = [] } of [...checks, ...accountChecks]) {
    for (const needed of needs) {
      assert.ok(names.includes(needed), `${name} needs ${needed}`)
      assert.ok(names.indexOf(needed) < names.indexOf(name), `${name} before ${needed}`)
    }
  }
})

test("every line that the document refers to is one of them", () => {
  const referred = [...text.matchAll(/\blines? ((?:"[^"]+"(?:, | and )?)+)/g)].flatMap(
    ([, list = ""]) => [...list.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name),
  )
  assert.ok(referred.length > 15)
  assert.deepEqual(
    referred.filter((name) => !names.includes(name)),
    [],
  )
})

test("the options that it shows exist", () => {
  for (const [, name = ""] of text.matchAll(/(?<=[ `])--([a-z][a-z-]*)/g)) {
    assert.ok(["json"].includes(name) || name in doctor.options, name)
  }
})
