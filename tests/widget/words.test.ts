// Every language says everything, in its own script, with the same places to fill in.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { languageFor, names, type Words } from "../../web-widget/words.ts"

const read = (language: string): Words =>
  JSON.parse(readFileSync(`web-widget/words/${language}.json`, "utf8"))
const [en, ja, simplified, traditional] = ["en", "ja", "zh-CN", "zh-TW"].map(read)
const all = [en, ja, simplified, traditional] as Words[]

test("all languages have the same keys and places, none is empty", () => {
  for (const words of all) {
    assert.deepEqual(Object.keys(words), names)
    for (const [key, text] of Object.entries(words)) {
      assert.ok(text.trim().length > 1, key)
      assert.deepEqual(text.match(/\{\w+\}/g), en?.[key as keyof Words].match(/\{\w+\}/g), key)
    }
  }
})

test("each language is written in its own script", () => {
  const texts = ({ lang: _, ...words } = {} as Words) => Object.values(words)
  for (const text of texts(en)) assert.doesNotMatch(text, /\p{Script=Han}/u)
  for (const text of texts(simplified)) assert.match(text, /\p{Script=Han}/u)
  for (const text of texts(traditional)) assert.match(text, /\p{Script=Han}/u)
  for (const text of texts(ja)) assert.match(text, /[\p{Script=Hiragana}\p{Script=Katakana}\d残]/u)
  assert.doesNotMatch(texts(traditional).join(""), /[录请刷这关号机账务闭网]/)
  assert.doesNotMatch(texts(simplified).join(""), /[錄請這關號機帳務網]/)
})

test("the first language that is spoken is chosen, English where none is", () => {
  assert.equal(languageFor([null, "fr", "zh-Hans-CN"]), "zh-CN")
  assert.equal(languageFor(["zh-HK", "en"]), "zh-TW")
  assert.equal(languageFor(["zh-Hant"]), "zh-TW")
  assert.equal(languageFor(["ja-JP"]), "ja")
  assert.equal(languageFor(["en-GB", "zh-CN"]), "en")
  assert.equal(languageFor(["fr", undefined]), "en")
})
