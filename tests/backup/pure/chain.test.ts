import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { checkLink, partsUntil } from "../../../cli/backup/chain.ts"
import { generationName, parsePartKey, partKey } from "../../../cli/backup/names.ts"
import { decodePart, encodePart, type Manifest } from "../../../cli/backup/part.ts"

const start = Date.parse("2026-11-30T12:00:00.123Z")
const generation = generationName(start, "0a1b2c3d")
const key = (sequence: number, ends = true) =>
  partKey({ generation, sequence, at: start + 10_000 * sequence, ends, isSealed: true })

describe("the name of a part", () => {
  test("says what is in it", () => {
    assert.equal(key(1), "20261130T120000123Z-0a1b2c3d/000001-20261130T120010123Z.round.age")
    const { sequence, at, ends, isSealed } = parsePartKey(key(1)) ?? {}
    assert.deepEqual([sequence, at, ends, isSealed], [1, start + 10_000, true, true])
  })

  for (const other of ["key.age", `${generation}/seen.age`, `${key(1)}.unfinished`, "x/y"]) {
    test(`is not ${other}`, () => assert.equal(parsePartKey(other), undefined))
  }
})

describe("a restore reads", () => {
  const sequences = (keys: string[], until?: number) =>
    partsUntil(keys, until)?.map(({ sequence }) => sequence)

  test("every part up to the newest whole round", () => {
    assert.deepEqual(sequences([key(2), key(0), key(1, false), key(3, false)]), [0, 1, 2])
  })

  test("up to a moment", () => {
    assert.deepEqual(sequences([key(0), key(1), key(2)], start + 10_000), [0, 1])
  })

  test("nothing from a generation without such a round", () => {
    assert.equal(partsUntil([key(0, false)]), undefined)
    assert.equal(partsUntil([key(0)], start - 1), undefined)
  })

  test("nothing behind a gap, and says up to when it can", () => {
    assert.throws(
      () => partsUntil([key(0), key(2)]),
      /Part 1 of the backup .* is missing\. With --at 2026-11-30T12:00:00\.123Z/,
    )
    assert.throws(() => partsUntil([key(1)]), /Part 0 .* Restore an earlier generation/)
  })
})

describe("a part", () => {
  const manifest: Manifest = {
    format: 1,
    menshen: "0.1.0",
    mark: null,
    generation,
    sequence: 1,
    at: new Date(start + 10_000).toISOString(),
    before: "hash",
    ends: true,
    files: [],
  }
  const { bytes } = encodePart({ manifest, pages: Buffer.from("pages") })

  test("is read as it was written", () => {
    const read = decodePart(bytes, "it")
    assert.deepEqual(read.manifest, manifest)
    assert.equal(read.pages.toString(), "pages")
  })

  test("with one changed byte, cut off, or of another kind is refused", () => {
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      assert.throws(() => decodePart(changed, "it"), /it is damaged/, `byte ${at}`)
    }
    assert.throws(() => decodePart(bytes.subarray(0, -1), "it"), /it is damaged/)
    assert.throws(() => decodePart(Buffer.alloc(0), "it"), /it is damaged/)
  })

  test("with a few bytes that would fill the memory is refused", () => {
    const bomb = encodePart({ manifest, pages: Buffer.alloc(65 * 1024 * 1024) })
    assert.ok(bomb.bytes.length < 20_000)
    assert.throws(() => decodePart(bomb.bytes, "it"), /it is damaged/)
  })

  test("of a newer format is refused with the version that wrote it", () => {
    const newer = encodePart({ manifest: { ...manifest, format: 2 }, pages: Buffer.alloc(0) })
    assert.throws(() => decodePart(newer.bytes, "it"), /Menshen 0\.1\.0 wrote it in a newer form/)
  })

  const name = parsePartKey(key(1))
  if (name === undefined) throw new Error("the name is a name")
  const swapped: [string, Partial<Manifest>, RegExp][] = [
    ["another sequence", { sequence: 2 }, /holds another part/],
    ["another generation", { generation: "other" }, /holds another part/],
    ["another time", { at: new Date(start).toISOString() }, /holds another part/],
    ["another end", { ends: false }, /holds another part/],
    ["another part before it", { before: "other" }, /does not follow/],
  ]
  test("in its place is accepted", () => checkLink(name, manifest, "hash"))
  for (const [what, change, sentence] of swapped) {
    test(`with ${what} is refused`, () => {
      assert.throws(() => checkLink(name, { ...manifest, ...change }, "hash"), sentence)
    })
  }
})
