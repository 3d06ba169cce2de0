// Both languages say everything, and every reason a server can give has a sentence.

import assert from "node:assert/strict"
import { test } from "node:test"
import { dictionary, wordsFor } from "../../web-widget/words.ts"

const flat = (value: unknown, at = ""): [string, string][] =>
  typeof value === "string"
    ? [[at, value]]
    : Object.entries(value as object).flatMap(([key, inner]) => flat(inner, `${at}/${key}`))

test("both languages have the same keys, none is empty", () => {
  const keys = (words: unknown) => flat(words).map(([key]) => key)
  assert.deepEqual(keys(dictionary["zh-CN"]), keys(dictionary.en))
  for (const [key, text] of Object.values(dictionary).flatMap((words) => flat(words)))
    assert.ok(text.trim().length > 1, key)
})

test("the languages are told apart", () => {
  for (const [, text] of flat(dictionary["zh-CN"])) assert.match(text, /\p{Script=Han}/u)
  for (const [, text] of flat(dictionary.en)) assert.doesNotMatch(text, /\p{Script=Han}/u)
})

test("the first language that is spoken is chosen, English where none is", () => {
  assert.equal(wordsFor([null, "fr", "zh-Hans-CN"]), dictionary["zh-CN"])
  assert.equal(wordsFor(["en-GB", "zh-CN"]), dictionary.en)
  assert.equal(wordsFor(["fr"]), dictionary.en)
})
