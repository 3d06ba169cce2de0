// Every language has every sentence, in its own script, with the same placeholders.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, test } from "node:test"
import { languageOf } from "../../edge/i18n/language.ts"
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

  // Each is what a browser prefers, in order.
  const visitors: readonly [preferred: readonly string[], language: string][] = [
    [["fr", "zh-Hans-CN"], "zh-CN"],
    [["zh-HK", "en"], "zh-TW"],
    [["zh-Hant"], "zh-TW"],
    [["zh-Hant-CN"], "zh-TW"],
    [["zh-mo"], "zh-TW"],
    [["zh-SG"], "zh-CN"],
    [["zh"], "zh-CN"],
    [["zh-Hans-HK"], "zh-CN"],
    [["zh-Hans-TW"], "zh-CN"],
    [["zh_TW"], "zh-TW"],
    [["zh_Hans_HK"], "zh-CN"],
    [["zh_CN"], "zh-CN"],
    [["ja-JP"], "ja"],
    [["ja_JP"], "ja"],
    [["en-GB", "zh-CN"], "en"],
    [["EN"], "en"],
    [["fr"], "en"],
    [["fr-FR", "de"], "en"],
    [["ko", "ja", "zh-TW"], "ja"],
    [["*"], "en"],
    [["english"], "en"],
    [["zha"], "en"],
    [[], "en"],
  ]
  for (const [preferred, language] of visitors) {
    test(`[${preferred}] reads ${language} in the widget and on hosted pages`, () => {
      assert.equal(languageFor([null, undefined, ...preferred]), language)
      assert.equal(languageOf("", preferred.join(", ")), language, "Accept-Language")
      assert.equal(languageOf(preferred.join(" "), ""), language, "ui_locales")
      const weighed = preferred.map((tag, at) => `${tag};q=${1 - at / 10}`)
      assert.equal(languageOf("", weighed.reverse().join(",")), language, "weights give the order")
    })
  }

  test("of a language that the visitor excludes are not used", () => {
    assert.equal(languageOf("", "zh;q=0, ja;q=0.1"), "ja")
    assert.equal(languageOf("", "zh; q=0.000"), "en")
    assert.equal(languageOf("", "ja; q = high, zh"), "ja")
  })
})
