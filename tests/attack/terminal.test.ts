// A person's account or address may hold characters that a terminal obeys or that turn text around. With
// --json they used to be printed raw (ID-12).

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { configurationText, jsonText } from "../../cli/show.ts"

describe("JSON of the command line", () => {
  test("escapes what a terminal obeys, and means the same", () => {
    const hostile = { account: "a\u009b31m\u202eb\u2066c\u0007\u001b[2J\u2028d\u007f" }
    const text = jsonText(hostile)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    assert.doesNotMatch(text, /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
    assert.deepEqual(JSON.parse(text), hostile)
  })
})

describe("a configuration on a screen", () => {
  test("has nothing that a terminal obeys, and means the same", () => {
    const settings = { name: "a\u009b31mb\u202ec\u200fd" }
    // The core takes comments, and JSON takes these characters in a string.
    const stored = `/* \u001b]0;evil\u0007 */\r\n// off\r${JSON.stringify(settings, undefined, 2)}`
    const text = configurationText(stored)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e]/)
    const [comment, off, ...json] = text.split("\n")
    assert.deepEqual([comment, off], ["/* \\u001b]0;evil\\u0007 */", "// off"])
    assert.deepEqual(JSON.parse(json.join("\n")), settings)
  })
})
