// The tables of `npm run seeded` fit the code and its tests, so that the command can judge every fault.

import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { root } from "../../scripts/lib/paths.mjs"
import { knownIds } from "../../scripts/lib/requirements.mjs"
import { type Fault, hasTest, patternOf, withFault } from "../seeded/fault.ts"
import { coreFaults, edgeFaults } from "../seeded/faults/all.ts"

const read = (path: string) => readFileSync(join(root, path), "utf8")
const all = [...edgeFaults, ...coreFaults]

describe("a seeded fault", () => {
  test("changes text that stands in its file exactly once", () => {
    for (const fault of all) {
      assert.notEqual(withFault(fault, read(fault.file)), read(fault.file), fault.fault)
    }
  })

  test("names a test that exists", () => {
    const lost = all.filter((fault) => !hasTest(fault, read(fault.test)))
    assert.deepEqual(lost, [])
  })

  test("says what it breaks: an id of docs/threats.json, or a document", () => {
    const unknown = all.filter(
      ({ breaks }) => !knownIds.has(breaks) && !existsSync(join(root, breaks)),
    )
    assert.deepEqual(unknown, [])
  })

  test("is on the side of its table, and is there once", () => {
    for (const { file } of edgeFaults) assert.match(file, /^edge\//)
    for (const { file, test } of coreFaults) {
      assert.match(file, /^core\/.*\.cpp$/, "a header would be compiled into the tests, too")
      assert.match(test, /^tests\/core\//)
    }
    assert.equal(new Set(all.map(({ fault }) => fault)).size, all.length)
  })

  test("is one of at least thirty in edge/ and twenty in core/", () => {
    assert.ok(edgeFaults.length >= 30 && coreFaults.length >= 20)
  })
})

describe("a fault that no longer fits", () => {
  const fault: Fault = {
    fault: "one is two",
    breaks: "D6",
    file: "one.ts",
    before: "one",
    after: "$&two",
    test: "one.test.ts",
    title: 'says "one" ${count} times',
  }

  test("is an error that says so, whether its text is gone or stands there twice", () => {
    assert.equal(withFault(fault, "at one"), "at $&two")
    assert.throws(() => withFault(fault, "at two"), /one\.ts contains this text 0 times.*\none$/s)
    assert.throws(() => withFault(fault, "one, one"), /2 times/)
  })

  test("finds its test by the whole title, however it is written", () => {
    assert.ok(hasTest(fault, '  test(`says "one" ${count} times`, () => {})'))
    assert.ok(hasTest(fault, 'TEST_CASE(\n    "says \\"one\\" "\n    "${count} times") {'))
    assert.ok(!hasTest(fault, 'test("says one twice", () => {})'))
    assert.match('says "one" 12 times', new RegExp(`^${patternOf(fault.title)}$`))
    assert.doesNotMatch("says one 12 times", new RegExp(patternOf(fault.title)))
  })
})
