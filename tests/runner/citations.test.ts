// Every reference in comments, tests and documents leads somewhere: ids of requirements, files, names
// in files, sections of our documents.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { groups, threatsPage } from "../../scripts/lib/requirements.mjs"
import * as citations from "../support/citations.ts"

const { proseOf, read, textFiles } = citations

/** The faults found, by file. */
function faults(judge: (file: string, text: string) => string[]): Record<string, string[]> {
  const found = textFiles.map((file) => [file, judge(file, read(file))] as const)
  return Object.fromEntries(found.filter(([, wrong]) => wrong.length > 0))
}

describe("every reference leads somewhere", () => {
  test("every id of a requirement is in docs/threats.json", () => {
    assert.deepEqual(
      faults((_, text) => citations.unknownIds(text)),
      {},
    )
  })

  test("every document that is named exists", () => {
    assert.deepEqual(
      faults((_, text) => citations.absentBooks(text)),
      {},
    )
  })

  test("every path in a comment or a document exists", () => {
    assert.deepEqual(
      faults((file, text) => citations.lostPaths(file, proseOf(file, text))),
      {},
    )
  })

  test("every name that a comment cites from a file is in that file", () => {
    assert.deepEqual(
      faults((file, text) => citations.lostNames(file, proseOf(file, text))),
      {},
    )
  })

  test("every section that is cited is a heading", () => {
    assert.deepEqual(
      faults((file, text) => citations.lostSections(file, text)),
      {},
    )
  })

  test("a reference that leads nowhere is reported", () => {
    const file = "edge/worker.ts"
    const line = (text: string) => proseOf(file, `// ${text}\n`)
    const gone = ["BI", 147].join(" ")
    assert.deepEqual(citations.unknownIds(`INV-01, ${gone}: a title`), [gone])
    const book = "wechat".toUpperCase()
    assert.deepEqual(citations.absentBooks(line(book)), [book])
    assert.deepEqual(citations.lostPaths(file, line("see no-such.ts and core/ticket/x.hpp")), [
      "no-such.ts",
      "core/ticket/x.hpp",
    ])
    assert.deepEqual(citations.lostPaths(file, line("see core/nowhere")), ["core/nowhere"])
    assert.deepEqual(citations.lostPaths(file, line("see core/ticket and advance.hpp")), [])
    assert.deepEqual(citations.lostNames(file, line("NoSuch in core/policy.hpp")), [
      "NoSuch in core/policy.hpp",
    ])
    const people = "docs/people.md"
    assert.deepEqual(citations.lostSections(file, `${people}${"#nowhere"}`), [`${people}#nowhere`])
    assert.deepEqual(citations.lostSections(file, `${people}, ${"Nowhere"}`), [
      `${people}, Nowhere`,
    ])
  })
})

describe("the requirements", () => {
  test("docs/threats.md is up to date with `npm run threats`", () => {
    assert.ok(read("docs/threats.md") === threatsPage(), "run: npm run threats")
  })

  test("every id has one row, and the rows of a kind have no gaps", () => {
    const ids = groups.flatMap(({ rows }: { rows: object }) => Object.keys(rows))
    assert.equal(new Set(ids).size, ids.length)
    const kinds = Map.groupBy(ids, (id: string) => id.replace(/\d+$/, ""))
    for (const [kind, all] of kinds) {
      const numbers = all.map((id: string) => Number(id.slice(kind.length)))
      assert.deepEqual(
        numbers,
        [...numbers.keys()].map((at) => at + 1),
        kind,
      )
    }
  })
})
