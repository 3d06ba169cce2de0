// The inputs and results of `menshen/core`. docs/reference/core.md is generated from these comments.

import type { Reason } from "../edge/core/reasons.ts"
import type { Push } from "./push.ts"

export type { Reason } from "../edge/core/reasons.ts"

/** An input from the network that was refused. `reason` is one of the names in docs/reasons.md. */
export interface Refusal {
  ok: false
  reason: Reason
}

/** An opened envelope. `message` is the clear XML or JSON document, for `parsePush`. */
export interface OpenedEnvelope {
  ok: true
  message: string
}

/** A push that was read. `push.msgType` and `push.event` tell which kind it is. */
export interface ParsedPush {
  ok: true
  push: Push
}

/** A sealed passive reply: the values of `Encrypt` and `MsgSignature` in the body of the answer. */
export interface SealedReply {
  /** base64 of the ciphertext. */
  encrypt: string
  /** 40 lower-case hex digits (SHA-1). */
  msgSignature: string
}

/**
 * The parts that WeChat's signature covers: SHA-1 over the sorted token, timestamp, nonce and, in the
 * encrypted modes, the ciphertext.
 *
 * Source: WeChat, "接入指南" and "消息加解密说明".
 */
export interface SignatureInput {
  /** The Token of the account's server configuration: 3 to 32 letters and digits. */
  token: string
  /** The query parameter `timestamp`: ten digits, seconds since 1970. */
  timestamp: string
  /** The query parameter `nonce`: 1 to 32 letters and digits. */
  nonce: string
  /** The base64 text of `Encrypt` exactly as received. Omit it for a clear push and for a URL verification. */
  encrypt?: string
  /** The query parameter `msg_signature`, or `signature` without `encrypt`: 40 lower-case hex digits. */
  signature: string
}

/**
 * An encrypted push and the credentials that open it.
 *
 * Source: WeChat, "消息加解密说明" (AES-256-CBC, PKCS#7 to 32 bytes, IV = the key's first half).
 */
export interface EnvelopeInput {
  /** The account's Token: 3 to 32 letters and digits. */
  token: string
  /** The account's EncodingAESKey: 43 letters and digits, base64 without its padding. */
  encodingAesKey: string
  /** The key before the last change in WeChat's console. Tried when the current one does not open the envelope. */
  previousEncodingAesKey?: string
  /** The account's AppID. An envelope for another AppID is refused. */
  appId: string
  /** The query parameter `timestamp`: ten digits, seconds since 1970. */
  timestamp: string
  /** The query parameter `nonce`: 1 to 32 letters and digits. */
  nonce: string
  /** The query parameter `msg_signature`: 40 lower-case hex digits. */
  msgSignature: string
  /** The base64 text of `Encrypt` exactly as received, at most 192 Ki characters. */
  encrypt: string
}

/** A passive reply and the credentials that seal it. */
export interface ReplyInput {
  /** The account's Token: 3 to 32 letters and digits. */
  token: string
  /** The account's EncodingAESKey: 43 letters and digits. */
  encodingAesKey: string
  /** The account's AppID. */
  appId: string
  /** The reply's own time: ten digits, seconds since 1970. */
  timestamp: string
  /** 1 to 32 letters and digits of your choice. */
  nonce: string
  /** 16 bytes of a cryptographic generator, new for each reply. */
  random: Uint8Array
  /** The clear XML of the reply, at most 128 KiB as UTF-8. */
  message: string
}

/** The calls of `menshen/core`. All are synchronous once the module is imported. */
export interface Library {
  /**
   * Checks WeChat's signature in constant time.
   *
   * Use it for the URL verification (`GET` with `echostr`) and for clear pushes. `openEnvelope` checks
   * the signature of an encrypted push by itself.
   *
   * @returns true when `signature` is the one that WeChat makes of the other fields
   * @throws TypeError that names the field, when a field is not a string or the Token is malformed
   * @example
   * ```js
   * import { verifySignature } from "menshen/core"
   *
   * const isFromWeChat = verifySignature({
   *   token: "spamtest",
   *   timestamp: "1409304348",
   *   nonce: "xxxxxx",
   *   signature: "0000000000000000000000000000000000000000",
   * })
   * console.log(isFromWeChat) // false
   * ```
   */
  verifySignature(input: SignatureInput): boolean

  /**
   * Checks the signature of an encrypted push, opens the envelope, and checks its AppID and padding.
   *
   * Source: WeChat, "消息加解密说明".
   *
   * @returns the clear document, or a refusal: `signature_mismatch`, `base64_malformed`,
   *   `ciphertext_length`, `padding_invalid`, `length_invalid`, `app_id_mismatch`, `utf8_invalid`,
   *   `too_large`
   * @throws TypeError that names the field, when a credential is malformed
   * @example
   * ```js
   * import { openEnvelope, parsePush } from "menshen/core"
   *
   * const opened = openEnvelope({
   *   token: "spamtest",
   *   encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
   *   appId: "wx2c2769f8efd9abc2",
   *   timestamp: "1409304348",
   *   nonce: "xxxxxx",
   *   msgSignature: "0000000000000000000000000000000000000000",
   *   encrypt: "bm90IGEgcmVhbCBlbnZlbG9wZQ==",
   * })
   * if (opened.ok) console.log(parsePush(opened.message))
   * else console.log(opened.reason) // signature_mismatch
   * ```
   */
  openEnvelope(input: EnvelopeInput): OpenedEnvelope | Refusal

  /**
   * Seals a passive reply for the body of the answer to a push.
   *
   * Source: WeChat, "消息加解密说明" and "被动回复用户消息".
   *
   * @throws TypeError that names the field, when a field is malformed
   * @example
   * ```js
   * import { sealReply } from "menshen/core"
   *
   * const { encrypt, msgSignature } = sealReply({
   *   token: "spamtest",
   *   encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
   *   appId: "wx2c2769f8efd9abc2",
   *   timestamp: String(Math.floor(Date.now() / 1000)),
   *   nonce: "8f14e45f",
   *   random: crypto.getRandomValues(new Uint8Array(16)),
   *   message: "<xml><Content>Hello</Content></xml>",
   * })
   * console.log(encrypt.length > 0, msgSignature.length) // true 40
   * ```
   */
  sealReply(input: ReplyInput): SealedReply

  /**
   * Reads a clear push, XML or JSON, into WeChat's field names in camelCase.
   *
   * The reader takes WeChat's own document types and nothing else: no DTD, no entity beyond XML's
   * five, no attribute, at most 160 Ki characters.
   *
   * Source: WeChat, "接收普通消息" and "接收事件推送".
   *
   * @returns the push, or a refusal: `xml_malformed`, `xml_forbidden`, `element_repeated`,
   *   `nesting_too_deep`, `utf8_invalid`, `too_large`
   * @throws TypeError when the message is neither a string nor a Uint8Array
   * @example
   * ```js
   * import { parsePush } from "menshen/core"
   *
   * const parsed = parsePush(`<xml>
   *   <ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>
   *   <FromUserName><![CDATA[oA1b2C3d4E5f6G7h8I9j0K1l2M3n]]></FromUserName>
   *   <CreateTime>1700000000</CreateTime>
   *   <MsgType><![CDATA[text]]></MsgType>
   *   <Content><![CDATA[hello]]></Content>
   *   <MsgId>1234567890123456</MsgId>
   * </xml>`)
   * if (parsed.ok && parsed.push.msgType === "text") console.log(parsed.push.content) // hello
   * ```
   */
  parsePush(message: string | Uint8Array): ParsedPush | Refusal
}
