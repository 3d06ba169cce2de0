import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, test } from "node:test"
import { openMessage, readKey, sealMessage, signQuery } from "./wechat/envelope.ts"

type Vector = {
  id: string
  kind: string
  token: string
  aesKey: string
  aesKeys?: string[]
  appId: string
  timestamp: string
  nonce: string
  signature?: string
  encrypt?: string
  random?: string
  plaintext?: string
  expect: Record<string, unknown>
}

const encodingAesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
const vectors = ["official", "derived"].flatMap((name) => {
  const file = new URL(`../vectors/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, "utf8")) as Vector[]
})
const envelope = { token: "t", encodingAesKey, appId: "wx1", timestamp: "1", nonce: "1" }
const ofKind = (...kinds: string[]) => vectors.filter(({ kind }) => kinds.includes(kind))

function open(vector: Vector, encodingAesKey = vector.aesKey) {
  const { signature: msgSignature = "", encrypt = "", ...rest } = vector
  return openMessage({ ...rest, encodingAesKey, msgSignature, encrypt })
}

test("the vector files exist", () => {
  assert.deepEqual([ofKind("decrypt").length, ofKind("reject").length], [30, 15])
})

describe("the envelope", () => {
  for (const vector of ofKind("decrypt", "url_verify_encrypted", "xml_parse"))
    test(`opens ${vector.id}`, () => {
      const opened = open(vector)
      assert.ok(opened.ok, JSON.stringify(opened))
      const { plaintext, padByte, random, msgLen } = vector.expect
      if (plaintext !== undefined) assert.equal(opened.message, plaintext)
      if (padByte !== undefined) assert.equal(opened.padding, padByte)
      if (random !== undefined) assert.equal(Buffer.from(opened.random).toString(), random)
      if (msgLen !== undefined) assert.equal(opened.bytes.length, msgLen)
    })

  for (const vector of ofKind("encrypt_fixed_random"))
    test(`seals ${vector.id}`, () => {
      const { aesKey: encodingAesKey, plaintext: message = "", random = "" } = vector
      const sealed = sealMessage({
        ...vector,
        encodingAesKey,
        message,
        random: Buffer.from(random),
      })
      assert.equal(sealed.encrypt, vector.encrypt)
      if (vector.signature) assert.equal(sealed.msgSignature, vector.signature)
    })

  for (const vector of ofKind("reject"))
    test(`refuses ${vector.id}`, () => {
      if (!vector.encrypt) return assert.equal(readKey(vector.aesKey), undefined)
      assert.deepEqual(open(vector), { ok: false, error: vector.expect.error })
    })

  for (const vector of ofKind("rotation"))
    test(`opens ${vector.id} with the old key alone`, () => {
      const results = vector.aesKeys?.map((key) => open(vector, key).ok)
      assert.deepEqual(results, [false, true])
    })

  for (const vector of ofKind("url_verify_plain", "plain_post_signature"))
    test(`signs ${vector.id}`, () => {
      const { token, timestamp, nonce } = vector
      assert.equal(signQuery({ token, timestamp, nonce }), vector.signature)
    })

  test("opens again for every length from 1 to 70, with the right padding", () => {
    for (let length = 1; length <= 70; length++) {
      const options = { ...envelope, message: "m".repeat(length) }
      const opened = openMessage({ ...options, ...sealMessage(options) })
      assert.ok(opened.ok)
      assert.equal(opened.message, options.message)
      assert.equal(opened.padding, 32 - ((20 + length + 3) % 32))
    }
  })

  test("writes a custom padding as given, and refuses it on opening", () => {
    const message = "m".repeat(9)
    for (const padding of [0, Buffer.alloc(32, 7).fill(32, 31)]) {
      const sealed = sealMessage({ ...envelope, message, padding })
      assert.deepEqual(openMessage({ ...envelope, ...sealed }), { ok: false, error: -40007 })
    }
    assert.throws(() => sealMessage({ ...envelope, message, padding: 33 }), TypeError)
    const long = sealMessage({ ...envelope, message, length: 0xffff_ffff })
    assert.deepEqual(openMessage({ ...envelope, ...long }), { ok: false, error: -40008 })
  })
})
