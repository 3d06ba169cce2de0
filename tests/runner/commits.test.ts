// The subjects of commits follow CONTRIBUTING.md: they are short, and name one change each.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { subjectFaults, subjectsOf } from "../../scripts/lib/measure/commits.mjs"
import { root } from "../../scripts/lib/paths.mjs"

/** The last commit before the rule; older subjects stay as they are. */
const before = "95c8aaea22d8cea3e3fdf78bd8a21eb8844829a6"

describe("a commit's subject", () => {
  test("is short and names one change, in every commit since the rule", (t) => {
    const subjects = subjectsOf(root, `${before}..HEAD`)
    if (!subjects) return t.skip("this clone has no history as far back as the rule")
    const faulty = subjects
      .map((subject) => ({ subject, faults: subjectFaults(subject) }))
      .filter(({ faults }) => faults.length > 0)
    assert.deepEqual(faulty, [])
  })

  test("may have 72 characters and no more", () => {
    assert.deepEqual(subjectFaults("x".repeat(72)), [])
    assert.deepEqual(subjectFaults("x".repeat(73)), ["has 73 characters, more than 72"])
  })

  test("does not join changes with a semicolon", () => {
    assert.equal(subjectFaults("widget: draw the QR code; fix a typo").length, 1)
  })
})

test("an unknown history gives no list of subjects", () => {
  assert.equal(subjectsOf(root, `${"0".repeat(40)}..HEAD`), undefined)
})
