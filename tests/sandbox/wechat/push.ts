// Turns a message into the POST that carries it, in each mode and format
// (docs/wechat-protocol.md#modes).
import { randomInt } from "node:crypto"
import { type Account, modeOf } from "./account.ts"
import { sealMessage, signQuery } from "./envelope.ts"
import { writeJson } from "./message.ts"
import type { Platform } from "./platform.ts"
import { writeXml } from "./xml.ts"

/** The push to deliver. `message` is the whole inner document, well-formed or hostile. */
export type Push = {
  account: Account
  openid: string
  message: string | Uint8Array
  person: string | null
  what: string
}
export type Query = Record<string, string>
export type SealedPush = { query: Query; body: Uint8Array; encodingAesKey: string }

/** Identical for all deliveries of one push (docs/wechat-protocol.md#delivery). */
export type Stamp = { timestamp: string; nonce: string; encodingAesKey: string }

export function makeStamp(platform: Platform, account: Account): Stamp {
  return {
    timestamp: String(platform.wechatSeconds()),
    nonce: String(randomInt(100_000_000, 2_000_000_000)),
    encodingAesKey: sealingKey(platform, account),
  }
}

export function seal(push: Push, stamp: Stamp): SealedPush {
  const { account, openid, message } = push
  const { timestamp, nonce, encodingAesKey } = stamp
  const signature = signQuery({ token: account.token, timestamp, nonce })
  const query: Query = { signature, timestamp, nonce, openid }
  if (modeOf(account) === "plain")
    return { query, body: Buffer.from(message as Uint8Array), encodingAesKey }
  const { token, appId } = account
  const options = { token, encodingAesKey, appId, timestamp, nonce, message }
  const { encrypt, msgSignature } = sealMessage(options)
  const safeQuery = { ...query, encrypt_type: "aes", msg_signature: msgSignature }
  return { query: safeQuery, body: Buffer.from(envelope(push, encrypt)), encodingAesKey }
}

export function queryString(query: Query): string {
  const pairs = Object.entries(query).map(([k, v]) => `${k}=${encodeURIComponent(v)}`)
  return pairs.join("&")
}

/** Safe: only the receiver and the sealed text. Compatible: beside all clear fields. */
function envelope({ account, message }: Push, encrypt: string): string {
  if (modeOf(account) === "compatible")
    return besideClear(String(Buffer.from(message as Uint8Array)), encrypt)
  const fields = { ToUserName: account.originalId, Encrypt: encrypt }
  return account.format === "json" ? writeJson(fields) : writeXml(fields, true)
}

function besideClear(clear: string, encrypt: string): string {
  if (clear.trimStart().startsWith("{"))
    return clear.replace(/\}\s*$/, `,"Encrypt":${JSON.stringify(encrypt)}}`)
  return clear.replace(/<\/xml>\s*$/, `<Encrypt><![CDATA[${encrypt}]]></Encrypt>\n</xml>`)
}

/** For a while after a change of key WeChat still seals with the old one (§6, keys). */
function sealingKey(platform: Platform, account: Account): string {
  const old = account.previousKey
  const seconds = old ? (platform.now() - old.changedAt) / 1000 : Number.POSITIVE_INFINITY
  return old && seconds < platform.switches.oldKeySeconds
    ? old.encodingAesKey
    : account.encodingAesKey
}
