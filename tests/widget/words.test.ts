// Every language has every sentence, in its own script, with the same placeholders.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, test } from "node:test"
import { languageFor, names, type Words } from "../../web-widget/words.ts"

const read = (language: string): Words =>
  JSON.parse(readFileSync(`web-widget/words/${language}.json`, "utf8"))
const [en, ja, simplified, traditional] = ["en", "ja", "zh-CN", "zh-TW"].map(read)
const all = [en, ja, simplified, traditional] as Words[]

describe("the words", () => {
  test("have the same keys and placeholders in all languages, and none is empty", () => {
    for (const words of all) {
      assert.deepEqual(Object.keys(words), names)
      for (const [key, text] of Object.entries(words)) {
        assert.ok(text.trim().length > 1, key)
        assert.deepEqual(text.match(/\{\w+\}/g), en?.[key as keyof Words].match(/\{\w+\}/g), key)
      }
    }
  })

  test("are written in each language's own script", () => {
    const texts = ({ lang: _, ...words } = {} as Words) => Object.values(words)
    for (const text of texts(en)) assert.doesNotMatch(text, /\p{Script=Han}/u)
    for (const text of texts(simplified)) assert.match(text, /\p{Script=Han}/u)
    for (const text of texts(traditional)) assert.match(text, /\p{Script=Han}/u)
    for (const text of texts(ja))
      assert.match(text, /[\p{Script=Hiragana}\p{Script=Katakana}\d残]/u)
    assert.doesNotMatch(texts(traditional).join(""), /[录请刷这关号机账务闭网]/)
    assert.doesNotMatch(texts(simplified).join(""), /[錄請這關號機帳務網]/)
  })

  test("use the first language that is supported, or else English", () => {
    assert.equal(languageFor([null, "fr", "zh-Hans-CN"]), "zh-CN")
    assert.equal(languageFor(["zh-HK", "en"]), "zh-TW")
    assert.equal(languageFor(["zh-Hant"]), "zh-TW")
    assert.equal(languageFor(["ja-JP"]), "ja")
    assert.equal(languageFor(["en-GB", "zh-CN"]), "en")
    assert.equal(languageFor(["fr", undefined]), "en")
  })
})
