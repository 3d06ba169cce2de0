// `menshen/core`: WeChat's message crypto for anyone's own server. The same calls in Node, Deno,
// browsers and workers; only the loading of core.wasm differs (node.ts, web.ts, workerd.ts).

import { Door } from "../edge/core/door.ts"
import { type Reason, reasonOf } from "../edge/core/reasons.ts"
import type { Reader } from "../edge/core/wire.ts"
import type { Push } from "./push.ts"
import type { Library } from "./types.ts"

export type * from "./push.ts"
export type * from "./types.ts"

/** The field that a refused credential belongs to. */
const fieldOf: Partial<Record<Reason, string>> = {
  token_malformed: "token: write the 3 to 32 letters and digits of the console's Token",
  key_malformed: "encodingAesKey: write the 43 letters and digits of the console's EncodingAESKey",
  app_id_malformed: "appId: write the AppID, such as wx0123456789abcdef",
  random_malformed: "random: write 16 random bytes",
}

function demand(name: string, value: unknown): void {
  if (typeof value !== "string") throw new TypeError(`${name}: write a string`)
}

function throwIfField(reason: Reason): void {
  const sentence = fieldOf[reason]
  if (sentence !== undefined) throw new TypeError(sentence)
}

const stampError = (timestamp: string) =>
  /^[1-9]\d{9}$/.test(timestamp)
    ? new TypeError("nonce: write 1 to 32 letters and digits")
    : new TypeError("timestamp: write the ten digits of a time in seconds")

/** A Uint8Array of any realm: for one from a test runner or a frame, `instanceof` fails here. */
const isBytes = (value: unknown): value is Uint8Array =>
  Object.prototype.toString.call(value) === "[object Uint8Array]"

// A UTF-16 unit encodes to at most three bytes, and the core's buffer holds 512 KiB.
const messageUnitsMax = 160 * 1024
const encryptCharsMax = 192 * 1024
const sealedBytesMax = 128 * 1024

const readReason = (from: Reader) => reasonOf(from.number())

/** @internal Called by the package's entries. Its public types do not mention WebAssembly. */
export function library(module: WebAssembly.Module): Library {
  const door = new Door(module)

  /** The previous key is checked by itself, so that the error names it. */
  function demandKey(name: string, key: string): void {
    demand(name, key)
    if (!/^[A-Za-z0-9+/]{43}$/.test(key)) {
      throw new TypeError(`${name}: write the 43 letters and digits of an EncodingAESKey`)
    }
  }

  return {
    verifySignature(input) {
      for (const name of ["token", "timestamp", "nonce", "signature"] as const) {
        demand(name, input[name])
      }
      if (input.encrypt !== undefined) demand("encrypt", input.encrypt)
      const reason = door.call(
        "menshen_verify_signature",
        (to) => {
          to.text(input.token).text(input.timestamp).text(input.nonce).text(input.signature)
          to.number(input.encrypt === undefined ? 0 : 1).text(input.encrypt ?? "")
        },
        readReason,
      )
      throwIfField(reason)
      return reason === "accepted"
    },

    openEnvelope(input) {
      for (const name of ["token", "appId", "timestamp", "nonce"] as const) {
        demand(name, input[name])
      }
      demand("msgSignature", input.msgSignature)
      demand("encrypt", input.encrypt)
      demandKey("encodingAesKey", input.encodingAesKey)
      if (input.previousEncodingAesKey !== undefined) {
        demandKey("previousEncodingAesKey", input.previousEncodingAesKey)
      }
      if (input.encrypt.length > encryptCharsMax) return { ok: false, reason: "too_large" }
      return door.call(
        "menshen_open_envelope",
        (to) => {
          to.text(input.token)
            .text(input.encodingAesKey)
            .text(input.previousEncodingAesKey ?? "")
          to.text(input.appId).text(input.timestamp).text(input.nonce)
          to.text(input.msgSignature).text(input.encrypt)
        },
        (from) => {
          const reason = readReason(from)
          throwIfField(reason)
          return reason === "accepted" ? { ok: true, message: from.text() } : { ok: false, reason }
        },
      )
    },

    sealReply(input) {
      for (const name of ["token", "appId", "timestamp", "nonce", "message"] as const) {
        demand(name, input[name])
      }
      demandKey("encodingAesKey", input.encodingAesKey)
      if (!isBytes(input.random)) {
        throw new TypeError("random: write 16 random bytes as a Uint8Array")
      }
      if (new TextEncoder().encode(input.message).length > sealedBytesMax) {
        throw new TypeError("message: write at most 128 KiB")
      }
      return door.call(
        "menshen_seal_reply",
        (to) => {
          to.text(input.token).text(input.encodingAesKey).text(input.appId)
          to.text(input.timestamp).text(input.nonce).text(input.random).text(input.message)
        },
        (from) => {
          const reason = readReason(from)
          throwIfField(reason)
          if (reason !== "accepted") throw stampError(input.timestamp)
          return { encrypt: from.text(), msgSignature: from.text() }
        },
      )
    },

    parsePush(message) {
      if (typeof message !== "string" && !isBytes(message)) {
        throw new TypeError("message: write a string or a Uint8Array")
      }
      if (message.length > messageUnitsMax) return { ok: false, reason: "too_large" }
      return door.call(
        "menshen_parse_push",
        (to) => to.text(message),
        (from) => {
          const reason = readReason(from)
          return reason === "accepted"
            ? { ok: true, push: JSON.parse(from.text()) as Push }
            : { ok: false, reason }
        },
      )
    },
  }
}
