// Requests to a callback as WeChat signs them (docs/wechat-protocol.md#url-verification). Both go to Menshen and to a
// forward target, which has the account's own Token.

import { createHash, randomInt } from "node:crypto"
import type { Core, Credentials } from "./core.ts"

const now = () => String(Math.floor(Date.now() / 1000))
const nonceOf = () => String(randomInt(100_000_000, 2_000_000_000))

const signatureOf = (...parts: string[]) =>
  createHash("sha1").update(parts.toSorted().join("")).digest("hex")

function addressed(callback: string, query: Record<string, string>): string {
  const url = new URL(callback)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

/** WeChat's check of a URL, which is answered with `echostr`. */
export function verification(callback: string, token: string): { url: string; echostr: string } {
  const [timestamp, nonce] = [now(), nonceOf()]
  const echostr = `${nonceOf()}${nonceOf()}`
  const signature = signatureOf(token, timestamp, nonce)
  return { url: addressed(callback, { signature, echostr, timestamp, nonce }), echostr }
}

/** A sealed text of a person whom no account has. */
export function sealedPush(
  core: Core,
  callback: string,
  account: Credentials & { originalId: string; format: "xml" | "json" },
): { url: string; body: string; contentType: string } {
  const [timestamp, nonce] = [now(), nonceOf()]
  const { originalId, format, token } = account
  const fields = {
    ToUserName: originalId,
    FromUserName: "oMenshenDoctor00000000000000",
    CreateTime: Number(timestamp),
    MsgType: "text",
    Content: "menshen doctor",
    MsgId: "1",
  }
  const message = format === "json" ? JSON.stringify({ ...fields, MsgId: 1 }) : xmlOf(fields)
  const { encrypt, msgSignature } = core.seal(account, { timestamp, nonce, message })
  const sealed = { ToUserName: originalId, Encrypt: encrypt }
  const query = {
    signature: signatureOf(token, timestamp, nonce),
    timestamp,
    nonce,
    encrypt_type: "aes",
    msg_signature: msgSignature,
  }
  return {
    url: addressed(callback, query),
    body: format === "json" ? JSON.stringify(sealed) : xmlOf(sealed),
    contentType: format === "json" ? "application/json" : "text/xml",
  }
}

const xmlOf = (fields: Record<string, string | number>) =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) =>
      typeof value === "number"
        ? `<${name}>${value}</${name}>`
        : `<${name}><![CDATA[${value}]]></${name}>`,
    )
    .join("")}</xml>`
