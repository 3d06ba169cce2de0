// Every test that docs/oidc-traceability.md names exists, and every module of the plans has a test.

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"

const root = new URL("../../", import.meta.url)
const page = readFileSync(new URL("docs/oidc-traceability.md", root), "utf8")
const sourceOf = (file: string) => readFileSync(new URL(`tests/${file}.test.ts`, root), "utf8")

/** The file and the test of every row: its last two cells. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .filter((cells) => !["file", "---"].includes(cells.at(-3) ?? ""))
  .map((cells) => ({ file: cells.at(-3) ?? "", name: cells.at(-2) ?? "" }))

/** Found as a title, or as the name of a case that becomes a title. */
const names = (source: string, name: string) =>
  ['"', "`"].some((quote) => source.includes(`${quote}${name}${quote}`))

test("every test that the page names exists in the file it names", () => {
  assert.ok(rows.length > 50)
  const missing = rows.filter(({ file, name }) => !names(sourceOf(file), name))
  assert.deepEqual(missing, [])
})

test("every module of the Basic and Config plans has a test of its name", () => {
  const modules = [...page.slice(page.indexOf("## Modules")).matchAll(/`(oidcc-[a-z0-9-]+)`/g)]
  const listed = modules.map(([, name = ""]) => name)
  assert.equal(new Set(listed).size, 39)
  const files = readdirSync(new URL(".", import.meta.url)).filter((file) =>
    /\.test\.ts$/.test(file),
  )
  const sources = files.map((file) => sourceOf(`conformance/${file.replace(/\.test\.ts$/, "")}`))
  const missing = listed.filter((name) => !sources.some((source) => names(source, name)))
  assert.deepEqual(missing, [])
})
