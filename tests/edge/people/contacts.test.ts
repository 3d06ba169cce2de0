// One spelling for each address, and the contacts that are refused.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { contactIn, contactOf } from "../../../edge/base/contacts.ts"

const spellings: [typed: string, kept: string][] = [
  ["Mei@Example.COM ", "mei@example.com"],
  ["ｍｅｉ＠example.com", "mei@example.com"],
  ["mei+shop@例子.测试", "mei+shop@xn--fsqu00a.xn--0zwm56d"],
  // Lower case composes anew: J and a caron are two characters, their lower case is one.
  ["J\u030coe@example.com", "\u01f0oe@example.com"],
  ["138 0013 8000", "+8613800138000"],
  ["１３８００１３８０００", "+8613800138000"],
  ["+86 138-0013-8000", "+8613800138000"],
  ["0081 (90) 1234.5678", "+819012345678"],
]
describe("the spelling of a contact", () => {
  for (const [typed, kept] of spellings) {
    test(`${typed} is kept as ${kept}`, () => {
      assert.equal(contactIn(typed)?.address, kept)
      assert.equal(contactIn(kept)?.address, kept, "and is its own spelling")
    })
  }

  const none = [
    "",
    "@",
    "mei",
    "mei@",
    "@example.com",
    "mei@localhost",
    "a b@example.com",
    "12345",
    "mei@example.com, lei@example.com",
    "<mei@example.com>",
    "mei@example.com\nBcc: x@y.zz",
    "2380013800",
    "+0123456789",
    "+1234567890123456",
    "１３８abc",
    `${"a".repeat(65)}@example.com`,
    `mei@${"a".repeat(250)}.com`,
    "mei@exa%6dple.com",
    "mei@example.com/path",
    "me\u0000i@example.com",
    "me\u202ei@example.com",
    "me\u200bi@example.com",
    "me\ufe0fi@example.com",
    "me\u034fi@example.com",
    "me\u3164i@example.com",
    "mei@exam\u00adple.com",
    "me\ud800i@example.com",
    "+86 138\u202d00138000",
  ]
  for (const typed of none) {
    test(`${JSON.stringify(typed.slice(0, 40))} is refused`, () => {
      assert.equal(contactIn(typed), undefined)
    })
  }

  test("a contact of the other kind is refused", () => {
    assert.equal(contactOf("phone", "mei@example.com"), undefined)
    assert.equal(contactOf("email", "13800138000"), undefined)
  })
})
