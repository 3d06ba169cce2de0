// The size of the widget for visitors, in the language with the longest words. The JS contains the CSS.
// The budget was 12 KB gzipped. A quarter more says whether the visitor has pressed something; half a KB
// keeps the outcome for a page that listens late, which has to be there before anything can be loaded
// (docs/decisions/0045-outcome-kept.md); and three quarters come through bad networks and restless pages,
// whose rarer needs are in parts.

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { describe, test } from "node:test"
import { gzipSync } from "node:zlib"

const folder = "dist/widget"
const gzipped = (file: string) => gzipSync(readFileSync(`${folder}/${file}`), { level: 9 }).length

describe("the size of the widget", () => {
  test("JS, WASM, CSS and the words of one language are at most 13.5 KB gzipped", () => {
    const words = readdirSync(folder).filter((file) => file.startsWith("words-"))
    assert.equal(words.length, 4)
    const sizes = [
      gzipped("menshen-login.js"),
      gzipped("widget.wasm"),
      Math.max(...words.map(gzipped)),
    ]
    const sum = sizes.reduce((total, size) => total + size)
    assert.ok(sum <= 13.5 * 1024, `${sizes.join(" + ")} = ${sum} bytes`)
  })
})
