import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { checkNode } from "../../../cli/backup/node-version.ts"
import { hasReadableKey } from "../../../cli/backup/readable-keys.ts"
import {
  foldersInPlaceOrder,
  inReadingOrder,
  readingOrder,
} from "../../../cli/backup/reading-order.ts"
import { faultOfRoll } from "../../../cli/backup/roll.ts"
import { afterEntry, readTarHead, tarEntry } from "../../../cli/backup/tar.ts"
import { desks } from "../../../cli/start/workerd-config.ts"

describe("the order of reading", () => {
  test("has every kind of desk", () => {
    assert.deepEqual(readingOrder.map(({ desk }) => desk).sort(), Object.values(desks).sort())
  })

  test("puts the engine's files with the alarms last, and leaves out what is no desk's", () => {
    const paths = [
      "menshen-KeyRing/metadata.sqlite",
      "menshen-SessionDesk/a.sqlite",
      "menshen-KeyRing/a.sqlite",
      "other/a.sqlite",
      "menshen-Directory/b.sqlite",
      "menshen-Directory/a.sqlite",
    ]
    assert.deepEqual(inReadingOrder(paths), [
      "menshen-Directory/a.sqlite",
      "menshen-Directory/b.sqlite",
      "menshen-SessionDesk/a.sqlite",
      "menshen-KeyRing/a.sqlite",
      "menshen-KeyRing/metadata.sqlite",
    ])
  })

  test("moves the key ring into place last", () => {
    const folders = ["menshen-KeyRing", "menshen-Directory", "menshen-TicketDesk"]
    assert.equal(foldersInPlaceOrder(folders).at(-1), "menshen-KeyRing")
  })
})

describe("a folder is not saved", () => {
  const ring = { path: "ring", desk: "KeyRing", id: "one" }
  const directory = { path: "directory", desk: "Directory", id: "one" }
  const sessions = { path: "sessions", desk: "SessionDesk", id: "one" }
  const cases: [string, Parameters<typeof faultOfRoll>, RegExp | undefined][] = [
    ["unless it is whole", [[ring, directory, sessions], ["a"]], undefined],
    ["before its first start", [[{ ...ring, id: "" }], []], undefined],
    ["without a key ring", [[directory, sessions], []], /no key ring/],
    [
      "without a directory",
      [[ring, sessions], ["a"]],
      /1 pools, and there are 0 files of Directory/,
    ],
    ["with an empty directory", [[ring, { ...directory, id: "" }, sessions], ["a"]], /Directory/],
    ["without sessions", [[ring, directory], ["a"]], /0 files of SessionDesk/],
    [
      "with a file of another",
      [[ring, { ...directory, id: "two" }, sessions], ["a"]],
      /belongs to/,
    ],
  ]
  for (const [what, given, sentence] of cases) {
    test(what, () => {
      const fault = faultOfRoll(...given)
      if (sentence === undefined) assert.equal(fault, undefined)
      else assert.match(fault ?? "", sentence)
    })
  }
})

describe("a readable key", () => {
  const cases: [string, string, boolean][] = [
    ["an RSA key", '{"kty":"RSA","n":"abc","e":"AQAB","d":"sdkjfhsdkjfhksdjf"}', true],
    ["the rest of one", '"dp":"sdkjfhsdkjfhksdjf","dq":"x', true],
    ["a salt", '{"kty":"oct","k":"c2FsdHNhbHRzYWx0"}', true],
    ["a public key", '{"kty":"EC","crv":"P-256","x":"abcdefghijk","y":"abcdefghijk"}', false],
    ["a sealed key", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..abcdefghijk.xyz.tag", false],
  ]
  for (const [what, text, isReadable] of cases) {
    test(`${isReadable ? "is" : "is not"} ${what}`, () => {
      assert.equal(hasReadableKey(Buffer.from(`\0\x01${text}\0`)), isReadable)
    })
  }
})

test("an old Node is told which one a backup needs", () => {
  for (const version of ["20.19.0", "22.15.1", "23.7.0"]) {
    assert.throws(() => checkNode(version), /needs Node 22\.16 or newer/)
  }
  for (const version of ["22.16.0", "22.20.1", "23.8.0", "24.0.0", "26.1.0"]) checkNode(version)
})

test("a tar's entries are found again", () => {
  const bytes = Buffer.concat([
    ...tarEntry("a/b", Buffer.from("hello"), 0),
    ...tarEntry("c", Buffer.alloc(512, 1), 0),
  ])
  const first = readTarHead(bytes.subarray(0, 512), 0)
  assert.ok(typeof first === "object")
  assert.deepEqual(first, { name: "a/b", start: 512, size: 5 })
  const at = afterEntry(first)
  assert.deepEqual(readTarHead(bytes.subarray(at, at + 512), at), {
    name: "c",
    start: at + 512,
    size: 512,
  })
  assert.equal(readTarHead(Buffer.alloc(512), 0), "end")
  assert.equal(readTarHead(Buffer.alloc(512, 1), 0), undefined)
  assert.equal(readTarHead(Buffer.alloc(10), 0), undefined)
  // A negative size would lead back to the same header for ever.
  const [head = Buffer.alloc(512)] = tarEntry("c", Buffer.alloc(512), 0)
  head.write("-0000001000", 124)
  head.write(`${sumOf(head).toString(8).padStart(6, "0")}\0 `, 148)
  assert.equal(readTarHead(head, 0), undefined)
})

const sumOf = (head: Buffer) =>
  head.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)
