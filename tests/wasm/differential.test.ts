// Compares the core with an envelope made by node:crypto alone: each opens the other's envelopes
// (CR-10). MENSHEN_SEED=n repeats a run.

import assert from "node:assert/strict"
import { randomInt } from "node:crypto"
import { describe, test } from "node:test"
import { openEnvelope, sealReply, verifySignature } from "menshen/core"
import { openMessage, sealMessage, signQuery } from "../sandbox/wechat/envelope.ts"

const seed = Number(process.env.MENSHEN_SEED ?? randomInt(2 ** 32))
console.log(`seed ${seed}`)

/** mulberry32: a small seeded generator, good enough for choosing cases. */
let state = seed
function below(limit: number): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
const pick = <T>(from: ArrayLike<T>): T => from[below(from.length)] as T
const word = (count: number, from = letters) =>
  Array.from({ length: count }, () => pick(from)).join("")
const randomBytes = () => Uint8Array.from({ length: 16 }, () => below(256))

const characters = [
  "a",
  "Z",
  "0",
  "é",
  "ß",
  "你",
  "门",
  "神",
  "🙂",
  "👨‍👩‍👧",
  "\n",
  "\u0001",
  "]]>",
  "&",
  "<",
]
function messageOf(bytes: number): string {
  let text = ""
  let room = bytes
  while (room > 0) {
    const next = pick(characters)
    const size = Buffer.byteLength(next)
    const fits = size <= room
    text += fits ? next : "x"
    room -= fits ? size : 1
  }
  return text
}

/** The 43rd character carries four bits of the key and two unused bits. */
const keyOf = (lastFour = below(16), spelling = below(4)) =>
  word(42) + `${letters}+/`[lastFour * 4 + spelling]

const credentials = () => ({
  token: word(3 + below(30)),
  encodingAesKey: keyOf(),
  appId: `wx${word(16, "0123456789abcdef")}`,
  timestamp: String(1_000_000_000 + below(2_000_000_000)),
  nonce: word(1 + below(32), letters),
})
type Case = ReturnType<typeof credentials> & { random: Uint8Array; message: string }

function roundTrip(one: Case): void {
  const theirs = sealMessage(one)
  assert.deepEqual(openEnvelope({ ...one, ...theirs }), { ok: true, message: one.message })
  const ours = sealReply(one)
  assert.deepEqual(ours, theirs)
  const opened = openMessage({ ...one, ...ours })
  assert.ok(opened.ok && opened.message === one.message)
}

const randomCase = (bytes: number) => ({
  ...credentials(),
  random: randomBytes(),
  message: messageOf(bytes),
})

describe("a round trip in both directions", () => {
  test("works for 1,500 random messages of 1 byte to 2 KB", () => {
    for (let count = 0; count < 1500; count++) roundTrip(randomCase(1 + below(2048)))
  })

  test("works for messages at the boundary sizes up to 64 KB", () => {
    const sizes = [0, 1, 2, 15, 16, 31, 32, 33, 4095, 4096, 65_535, 65_536]
    for (const bytes of [...sizes, ...sizes.map(() => 1 + below(65_536))])
      roundTrip(randomCase(bytes))
  })
})

describe("the padding", () => {
  test("is accepted with all 32 counts, and refused with impossible ones", () => {
    const envelope = credentials()
    const seen = new Set<number>()
    for (let bytes = 1; bytes <= 64; bytes++) {
      const one = { ...envelope, random: randomBytes(), message: messageOf(bytes) }
      roundTrip(one)
      const opened = openMessage({ ...one, ...sealReply(one) })
      assert.ok(opened.ok)
      seen.add(opened.padding)
    }
    assert.deepEqual(
      [...seen].sort((a, b) => a - b),
      Array.from({ length: 32 }, (_, at) => at + 1),
    )
    const message = messageOf(26)
    for (const padding of [0, 33, 48, 255].map((last) => new Uint8Array(32).fill(last))) {
      const opened = openEnvelope({
        ...envelope,
        ...sealMessage({ ...envelope, message, padding }),
      })
      assert.deepEqual(opened, { ok: false, reason: "padding_invalid" })
    }
  })

  test("is refused with one wrong byte anywhere", () => {
    const envelope = credentials()
    for (let count = 2; count <= 32; count++) {
      const padding = new Uint8Array(count).fill(count)
      padding[below(count - 1)] = count ^ (1 << below(8))
      const message = "x".repeat(((96 - 20 - envelope.appId.length - count) % 32) + 32)
      const sealed = sealMessage({ ...envelope, message, padding })
      const opened = openEnvelope({ ...envelope, ...sealed })
      assert.deepEqual(opened, { ok: false, reason: "padding_invalid" })
    }
  })
})

test("the four spellings of one key open the same envelope (CR-09)", () => {
  for (let count = 0; count < 50; count++) {
    const one = randomCase(1 + below(200))
    const last = `${letters}+/`.indexOf(one.encodingAesKey.at(-1) ?? "")
    const sealed = sealMessage(one)
    for (let spelling = 0; spelling < 4; spelling++) {
      const spelled = `${letters}+/`[(last & ~3) + spelling]
      const encodingAesKey = one.encodingAesKey.slice(0, 42) + spelled
      assert.deepEqual(openEnvelope({ ...one, ...sealed, encodingAesKey }), {
        ok: true,
        message: one.message,
      })
      assert.deepEqual(sealReply({ ...one, encodingAesKey }), sealed)
    }
  }
})

describe("a changed byte of Encrypt", () => {
  test("never opens", () => {
    const one = randomCase(60)
    const { encrypt, msgSignature } = sealMessage(one)
    for (let at = 0; at < encrypt.length; at++) {
      const changed = String.fromCharCode(encrypt.charCodeAt(at) ^ (1 << below(7)))
      const corrupt = encrypt.slice(0, at) + changed + encrypt.slice(at + 1)
      const opened = openEnvelope({ ...one, msgSignature, encrypt: corrupt })
      assert.deepEqual(opened, { ok: false, reason: "signature_mismatch" })
      const { token, timestamp, nonce } = one
      const stamp = { token, timestamp, nonce, signature: msgSignature }
      assert.equal(verifySignature({ ...stamp, encrypt: corrupt }), false)
    }
  })

  test("opens for both or for neither when it is signed again", () => {
    const { token, timestamp, nonce, ...rest } = { ...randomCase(0), message: "x".repeat(90) }
    const { encrypt } = sealMessage({ token, timestamp, nonce, ...rest })
    const tally = { opened: 0, refused: 0 }
    for (let at = 0; at < encrypt.length; at++) {
      const corrupt = encrypt.slice(0, at) + pick(`${letters}+/=!`) + encrypt.slice(at + 1)
      const msgSignature = signQuery({ token, timestamp, nonce, encrypt: corrupt })
      const envelope = { token, timestamp, nonce, ...rest, encrypt: corrupt, msgSignature }
      const theirs = openMessage(envelope)
      // Garbled text is not UTF-8: the core refuses it, the peer shows replacement characters.
      const text = theirs.ok && Buffer.from(theirs.message).equals(Buffer.from(theirs.bytes))
      assert.equal(openEnvelope(envelope).ok, text, `character ${at}: ${JSON.stringify(theirs)}`)
      tally[text ? "opened" : "refused"]++
    }
    assert.ok(tally.refused > 90, JSON.stringify(tally))
  })
})
