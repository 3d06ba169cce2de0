// Tencent's published examples, and cases derived from them, run against the built library.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { after, test } from "node:test"
import { openEnvelope, parsePush, sealReply, verifySignature } from "menshen/core"
import { root } from "./core-wasm.ts"

interface Vector {
  id: string
  kind: string
  format?: "xml" | "json"
  token: string
  aesKey: string
  aesKeys?: [string, string]
  appId: string
  timestamp: string
  nonce: string
  signature?: string
  plainSignature?: string
  encrypt: string
  random: string
  plaintext: string
  body: string
  expect: { plaintext?: string; fields?: Record<string, string>; error: number; httpBody?: string }
  computed?: { plaintext?: string }
}

const vectors = ["official", "derived"].flatMap((name) => {
  const file = new URL(`tests/vectors/${name}.json`, root)
  return JSON.parse(readFileSync(file, "utf8")) as Vector[]
})

const envelopeOf = (vector: Vector) => ({
  token: vector.token,
  encodingAesKey: vector.aesKey,
  appId: vector.appId,
  timestamp: vector.timestamp ?? "1409304348",
  nonce: vector.nonce ?? "xxxxxx",
  msgSignature: vector.signature ?? "",
  encrypt: vector.encrypt ?? "",
})

/** `signature` over the encrypted text, or the one without it. */
function verify(vector: Vector, signature: string | undefined, encrypt?: string): boolean {
  const { token, timestamp, nonce } = vector
  const signed = { token, timestamp, nonce, signature: signature ?? "" }
  return verifySignature(encrypt === undefined ? signed : { ...signed, encrypt })
}

function opens(vector: Vector): string {
  const opened = openEnvelope(envelopeOf(vector))
  assert.ok(opened.ok, JSON.stringify(opened))
  const expected = vector.expect.plaintext ?? vector.computed?.plaintext
  assert.ok(expected !== undefined)
  assert.equal(opened.message, expected)
  return opened.message
}

// The messages that are not pushes: WeCom's sample is broken JSON, and the one with the emoji is a
// fragment.
const noPush: Record<string, string> = {
  "wecom-json-decrypt": "json_malformed",
  "utf8-emoji": "schema_mismatch",
}

function reads(vector: Vector, message: string): void {
  const read = parsePush(message)
  const refusal = noPush[vector.id]
  if (refusal !== undefined) {
    assert.deepEqual(read, { ok: false, reason: refusal })
    return
  }
  assert.ok(read.ok, JSON.stringify(read))
  for (const name of ["ToUserName", "FromUserName", "MsgType", "MsgId", "Content", "Event"]) {
    const field: unknown = Reflect.get(read.push, name.charAt(0).toLowerCase() + name.slice(1))
    assert.equal(field, vector.expect.fields?.[name] ?? written(message, name), name)
  }
  assert.equal(String(read.push.createTime), written(message, "CreateTime"))
}

/** A field of these few samples, found by a simple pattern. */
function written(message: string, name: string): string | undefined {
  const json = new RegExp(`"${name}": ?"?([^",}]*)`).exec(message)
  const xml = new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^\\]<]*)`).exec(message)
  return (json ?? xml)?.[1]
}

const reasonsOf: Record<number, string[]> = {
  [-40001]: ["signature_mismatch"],
  [-40005]: ["app_id_mismatch"],
  [-40007]: ["padding_invalid", "ciphertext_length"],
  [-40008]: ["length_invalid"],
  [-40010]: ["base64_malformed"],
}
const keyError = { name: "TypeError", message: /^encodingAesKey: / }

function refuses(vector: Vector): void {
  const open = () => openEnvelope(envelopeOf(vector))
  if (vector.expect.error === -40004) {
    assert.throws(open, keyError)
    return
  }
  const opened = open()
  assert.ok(!opened.ok)
  assert.ok(reasonsOf[vector.expect.error]?.includes(opened.reason), opened.reason)
  const forged = vector.expect.error === -40001
  assert.equal(verify(vector, vector.signature, vector.encrypt), !forged)
}

const exercise: Record<string, (vector: Vector) => void> = {
  url_verify_plain: (vector) => assert.ok(verify(vector, vector.signature)),
  plain_post_signature: (vector) => {
    assert.ok(verify(vector, vector.signature))
    reads(vector, vector.body)
  },
  decrypt: (vector) => {
    const message = opens(vector)
    assert.ok(verify(vector, vector.signature, vector.encrypt))
    assert.ok(!verify(vector, vector.signature))
    if (vector.plainSignature) assert.ok(verify(vector, vector.plainSignature))
    if (vector.format || vector.id in noPush) reads(vector, message)
  },
  url_verify_encrypted: (vector) => void opens(vector),
  encrypt_fixed_random: (vector) => {
    const { msgSignature: _, encrypt: __, ...credentials } = envelopeOf(vector)
    const random = Buffer.from(vector.random)
    const sealed = sealReply({ ...credentials, random, message: vector.plaintext })
    assert.equal(sealed.encrypt, vector.encrypt)
    if (vector.signature) assert.equal(sealed.msgSignature, vector.signature)
    assert.ok(verify(vector, sealed.msgSignature, vector.encrypt))
    const opened = openEnvelope({ ...envelopeOf(vector), ...sealed })
    assert.deepEqual(opened, { ok: true, message: vector.plaintext })
  },
  reject: refuses,
  rotation: (vector) => {
    const [current, previous] = vector.aesKeys ?? ["", ""]
    const envelope = { ...envelopeOf(vector), encodingAesKey: current }
    assert.ok(!openEnvelope(envelope).ok)
    const opened = openEnvelope({ ...envelope, previousEncodingAesKey: previous })
    assert.deepEqual(opened, { ok: true, message: vector.expect.plaintext })
  },
  xml_parse: (vector) => {
    const opened = openEnvelope(envelopeOf(vector))
    assert.ok(opened.ok)
    assert.ok(!parsePush(opened.message).ok)
  },
}

let exercised = 0
for (const vector of vectors) {
  test(`${vector.kind}: ${vector.id}`, () => {
    const run = exercise[vector.kind]
    assert.ok(run, `no test knows the kind ${vector.kind}`)
    run(vector)
    exercised++
  })
}

after(() => assert.equal(exercised, 55))
