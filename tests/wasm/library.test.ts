// `menshen/core` as a program that installed the package uses it.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { runInNewContext } from "node:vm"
import { Worker } from "node:worker_threads"
import * as face from "menshen/core"
import { openEnvelope, parsePush, sealReply, verifySignature } from "menshen/core"
import { sealMessage } from "../sandbox/wechat/envelope.ts"

const envelope = {
  token: "tokenOfTheTests",
  encodingAesKey: "keyOfTheTestsKeyOfTheTestsKeyOfTheTests0123",
  appId: "wx5a1d0c0ffee0b0a7",
  timestamp: "1714112445",
  nonce: "415670741",
}
const sealed = sealMessage({ ...envelope, message: "hello" })
const opening = { ...envelope, ...sealed }
const sealing = { ...envelope, random: new Uint8Array(16), message: "hello" }
const signing = { ...envelope, encrypt: sealed.encrypt, signature: sealed.msgSignature }

describe("the interface", () => {
  test("is four functions", () => {
    const names = ["openEnvelope", "parsePush", "sealReply", "verifySignature"]
    assert.deepEqual(Object.keys(face).sort(), names)
  })

  test("returns every answer synchronously", () => {
    assert.deepEqual(openEnvelope(opening), { ok: true, message: "hello" })
    assert.equal(verifySignature(signing), true)
    assert.equal(openEnvelope({ ...opening, ...sealReply(sealing) }).ok, true)
  })
})

// biome-ignore lint/suspicious/noExplicitAny: a caller without types can pass anything.
type Anything = any
const named = (field: string) => ({ name: "TypeError", message: new RegExp(`^${field}\\b`) })

const wrong: [call: (input: Anything) => unknown, right: object, field: string, value: unknown][] =
  [
    [verifySignature, signing, "token", ""],
    [verifySignature, signing, "token", "no"],
    [verifySignature, signing, "token", "white space"],
    [verifySignature, signing, "token", undefined],
    [verifySignature, signing, "timestamp", 1714112445],
    [verifySignature, signing, "nonce", null],
    [verifySignature, signing, "signature", undefined],
    [verifySignature, signing, "encrypt", null],
    [verifySignature, signing, "encrypt", 7],
    [verifySignature, signing, "encrypt", {}],
    [openEnvelope, opening, "token", "x".repeat(33)],
    [openEnvelope, opening, "encodingAesKey", envelope.encodingAesKey.slice(1)],
    [openEnvelope, opening, "encodingAesKey", `${envelope.encodingAesKey}=`],
    [openEnvelope, opening, "encodingAesKey", `${envelope.encodingAesKey.slice(1)}*`],
    [openEnvelope, opening, "previousEncodingAesKey", "short"],
    [openEnvelope, opening, "previousEncodingAesKey", null],
    [openEnvelope, opening, "appId", ""],
    [openEnvelope, opening, "appId", "wx 1"],
    [openEnvelope, opening, "msgSignature", undefined],
    [openEnvelope, opening, "encrypt", new Uint8Array(32)],
    [sealReply, sealing, "token", "不"],
    [sealReply, sealing, "encodingAesKey", ""],
    [sealReply, sealing, "appId", 7],
    [sealReply, sealing, "random", "0123456789abcdef"],
    [sealReply, sealing, "random", new Uint8Array(15)],
    [sealReply, sealing, "random", new Uint8Array(17)],
    [sealReply, sealing, "timestamp", "soon"],
    [sealReply, sealing, "nonce", "white space"],
    [sealReply, sealing, "nonce", ""],
    [sealReply, sealing, "message", undefined],
  ]
for (const [call, right, field, value] of wrong) {
  test(`${call.name} names ${field}: ${JSON.stringify(value)}`, () => {
    assert.throws(() => call({ ...right, [field]: value }), named(field))
  })
}

describe("an input", () => {
  test("may be bytes of another realm", () => {
    const random = runInNewContext("new Uint8Array(16)") as Uint8Array
    assert.equal(random instanceof Uint8Array, false)
    assert.deepEqual(sealReply({ ...sealing, random }), sealReply(sealing))
    assert.deepEqual(parsePush(runInNewContext("Uint8Array.of(60)") as Uint8Array), {
      ok: false,
      reason: "xml_malformed",
    })
  })

  test("with a timestamp or nonce that WeChat never sends is refused without an exception", () => {
    for (const timestamp of ["", "171411244", "01714112445", "17141124450", "171411244x"]) {
      const opened = openEnvelope({ ...opening, timestamp })
      assert.deepEqual(opened, { ok: false, reason: "query_malformed" })
      assert.equal(verifySignature({ ...signing, timestamp }), false)
    }
  })

  test("with one changed field does not open", () => {
    const other = { token: "otherToken", nonce: "1", timestamp: "1714112446" }
    for (const [field, value] of Object.entries(other)) {
      const opened = openEnvelope({ ...opening, [field]: value })
      assert.deepEqual(opened, { ok: false, reason: "signature_mismatch" }, field)
      assert.equal(verifySignature({ ...signing, [field]: value }), false, field)
    }
    const foreign = openEnvelope({ ...opening, appId: "wx0000000000000000" })
    assert.deepEqual(foreign, { ok: false, reason: "app_id_mismatch" })
  })

  test("with a message that is not UTF-8 is refused", () => {
    const message = Uint8Array.of(0x61, 0xff, 0x62)
    const opened = openEnvelope({ ...envelope, ...sealMessage({ ...envelope, message }) })
    assert.deepEqual(opened, { ok: false, reason: "utf8_invalid" })
  })

  test("too large for the core is refused, in every form", () => {
    const huge = "x".repeat(600_000)
    assert.deepEqual(openEnvelope({ ...opening, encrypt: huge }), {
      ok: false,
      reason: "too_large",
    })
    assert.deepEqual(parsePush(huge), { ok: false, reason: "too_large" })
    assert.deepEqual(parsePush("门".repeat(200_000)), { ok: false, reason: "too_large" })
    assert.throws(() => sealReply({ ...sealing, message: huge }), named("message"))
    assert.throws(() => sealReply({ ...sealing, message: "x".repeat(400_000) }), named("message"))
    assert.deepEqual(openEnvelope(opening), { ok: true, message: "hello" })
  })
})

test("the core works in a worker thread", async () => {
  const code = `import("menshen/core").then(({ openEnvelope }) =>
    require("node:worker_threads").parentPort.postMessage(
      openEnvelope(require("node:worker_threads").workerData)))`
  const worker = new Worker(code, { eval: true, workerData: opening })
  const [answer] = await new Promise<unknown[]>((resolve, reject) => {
    worker.once("message", (...message) => resolve(message))
    worker.once("error", reject)
  })
  assert.deepEqual(answer, { ok: true, message: "hello" })
})
