// Reads lines from bytes: every line keeps its number, however the bytes are split.

import assert from "node:assert/strict"
import { randomBytes, randomInt } from "node:crypto"
import { describe, test } from "node:test"
import { batches, batchLinesMax } from "../../cli/batches.ts"
import {
  isTooLong,
  LineSplitter,
  lineBytesMax,
  type RawLine,
  textOfLine,
} from "../../edge/base/json-lines.ts"

const bytesOf = (text: string) => new TextEncoder().encode(text)

function split(chunks: Uint8Array[]): RawLine[] {
  const splitter = new LineSplitter()
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.finish()]
}

const texts = (chunks: Uint8Array[]) => split(chunks).map(({ bytes }) => textOfLine(bytes))

/** The bytes in parts of random length, including empty ones. */
function inParts(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = randomInt(0, 40)
    parts.push(bytes.subarray(at, at + length))
    at += length
  }
  return parts
}

describe("a line", () => {
  test("counts when it is empty, and needs no line feed when it is the last", () => {
    assert.deepEqual(texts([bytesOf("a\n\nb\r\nc")]), ["a", "", "b\r", "c"])
    assert.deepEqual(texts([bytesOf("a\n")]), ["a"])
    assert.deepEqual(texts([]), [])
    assert.deepEqual(
      split([bytesOf("a\n\nbc")]).map(({ number, end }) => [number, end]),
      [
        [1, 2],
        [2, 3],
        [3, 5],
      ],
    )
  })

  test("is the same for any split of the bytes, inside a character too", () => {
    const text = Array.from({ length: 200 }, (_, at) => `${at} 门神 ${"é".repeat(at % 7)}`).join(
      "\n",
    )
    for (let round = 0; round < 50; round++) {
      assert.deepEqual(texts(inParts(bytesOf(text))), text.split("\n"))
    }
  })

  test("keeps a byte order mark unless it begins the file", () => {
    assert.deepEqual(texts([bytesOf("\ufeffa\n\ufeffb")]), ["a", "\ufeffb"])
  })

  test("gives no text if it is not UTF-8: torn, overlong, surrogates", () => {
    for (const bad of [
      [0xff],
      [0xe4, 0xbd],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
    ]) {
      assert.equal(textOfLine(Uint8Array.from([0x61, ...bad])), undefined, String(bad))
    }
  })

  test("is cut, marked and counted to its end if it is too long", () => {
    const long = new Uint8Array(5 * lineBytesMax).fill(0x61)
    const lines = split(inParts(Uint8Array.from([...long, 10, 0x62])))
    assert.deepEqual(
      lines.map((line) => [isTooLong(line), line.end]),
      [
        [true, long.length + 1],
        [false, long.length + 2],
      ],
    )
    assert.equal(lines[0]?.bytes.length, lineBytesMax + 1, "it is never held as a whole")
    const longest = split([new Uint8Array(lineBytesMax).fill(0x61)])
    assert.ok(longest[0] && !isTooLong(longest[0]))
  })
})

test("batches contain the whole file, with the position of every first line", async () => {
  const lines = Array.from({ length: 3 * batchLinesMax + 7 }, () => randomBytes(9).toString("hex"))
  const file = bytesOf(lines.join("\n"))
  async function* chunks() {
    yield* inParts(file)
  }
  let sent = ""
  let next = 1
  for await (const batch of batches(chunks(), { lines: 0, bytes: 0 })) {
    assert.equal(batch.first, next)
    assert.ok(batch.lines <= batchLinesMax)
    next += batch.lines
    sent += textOfLine(batch.bytes)
    assert.equal(batch.end, Math.min(bytesOf(sent).length, file.length))
  }
  assert.equal(sent, `${lines.join("\n")}\n`)
  assert.equal(next, lines.length + 1)
})

test("a resumed file keeps its line numbers", async () => {
  async function* rest() {
    yield bytesOf("third\nfourth\n")
  }
  const { value: batch } = await batches(rest(), { lines: 2, bytes: 13 }).next()
  assert.deepEqual([batch?.first, batch?.lines, batch?.end], [3, 2, 26])
})
