// Compares the core's AES-256-GCM with Node's OpenSSL, which opens what the core seals (CR-10).

import assert from "node:assert/strict"
import { createDecipheriv, randomBytes, randomInt } from "node:crypto"
import { test } from "node:test"
import { Door } from "../../edge/core/door.ts"
import { coreModule } from "./core-wasm.ts"

const door = new Door(coreModule)
const seal = (key: Uint8Array, iv: Uint8Array, about: Uint8Array, text: Uint8Array) =>
  door.call(
    "menshen_seal",
    (to) => to.text(key).text(iv).text(about).text(text),
    (from) => Buffer.from(from.copy()),
  )

test("CR-10: what the core seals, node:crypto opens", () => {
  for (let round = 0; round < 2000; round++) {
    const [key, iv] = [randomBytes(32), randomBytes(12)]
    const [about, text] = [randomBytes(randomInt(80)), randomBytes(randomInt(700))]
    const sealed = seal(key, iv, about, text)
    const opener = createDecipheriv("aes-256-gcm", key, iv)
    opener.setAAD(about)
    opener.setAuthTag(sealed.subarray(-16))
    const opened = Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()])
    assert.ok(opened.equals(text))
  }
})

test("a key or nonce of another length is a bug of the host, and traps", () => {
  for (const [key, iv] of [
    [31, 12],
    [32, 13],
    [0, 0],
  ] as const) {
    const bytes = (count: number) => new Uint8Array(count)
    assert.throws(() => seal(bytes(key), bytes(iv), bytes(0), bytes(0)), WebAssembly.RuntimeError)
  }
})
