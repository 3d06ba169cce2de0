// A careful hand-written version: node:crypto and a few regular expressions, no library.

import { Buffer } from "node:buffer"
import { createDecipheriv, createHash, timingSafeEqual } from "node:crypto"

interface Credentials {
  token: string
  encodingAesKey: string
  appId: string
}

const field = (name: string) => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`)
const encryptField = field("Encrypt")
const names = ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "EventKey"]
const fields = names.map((name) => [name, field(name)] as const)

export function handWritten({ token, encodingAesKey, appId }: Credentials) {
  const key = Buffer.from(`${encodingAesKey}=`, "base64")
  const iv = key.subarray(0, 16)

  function verify(query: URLSearchParams, encrypt: string): void {
    const parts = [token, query.get("timestamp"), query.get("nonce"), encrypt].sort()
    const expected = createHash("sha1").update(parts.join("")).digest("hex")
    const claimed = query.get("msg_signature") ?? ""
    const same =
      claimed.length === 40 && timingSafeEqual(Buffer.from(expected), Buffer.from(claimed))
    if (!same) throw new Error("signature")
  }

  function decrypt(encrypt: string): string {
    const decipher = createDecipheriv("aes-256-cbc", key, iv).setAutoPadding(false)
    const plain = Buffer.concat([decipher.update(encrypt, "base64"), decipher.final()])
    const padding = plain.at(-1) ?? 0
    if (padding < 1 || padding > 32) throw new Error("padding")
    const end = 20 + plain.readUInt32BE(16)
    if (plain.toString("utf8", end, plain.length - padding) !== appId) throw new Error("appId")
    return plain.toString("utf8", 20, end)
  }

  return (rawQuery: string, body: Uint8Array): string => {
    const encrypt = encryptField.exec(Buffer.from(body).toString())?.[1] ?? ""
    verify(new URLSearchParams(rawQuery), encrypt)
    const message = decrypt(encrypt)
    const push = Object.fromEntries(fields.map(([name, at]) => [name, at.exec(message)?.[1]]))
    return push.FromUserName ?? "refused"
  }
}
