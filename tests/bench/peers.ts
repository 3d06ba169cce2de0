// A typical application with npm packages: wechat-crypto for the envelope, fast-xml-parser for both
// documents.

import { XMLParser } from "fast-xml-parser"
import WXBizMsgCrypt from "wechat-crypto"
import { credentials } from "./sample.ts"

const parser = new XMLParser()
const { token, encodingAesKey, appId } = credentials
const crypt = new WXBizMsgCrypt(token, encodingAesKey, appId)

export function openByPackages(rawQuery: string, body: Uint8Array): string {
  const query = new URLSearchParams(rawQuery)
  const outer = parser.parse(Buffer.from(body).toString())
  const encrypt: string = outer.xml.Encrypt
  const expected = crypt.getSignature(query.get("timestamp"), query.get("nonce"), encrypt)
  if (expected !== query.get("msg_signature")) throw new Error("signature")
  const { message, id } = crypt.decrypt(encrypt)
  if (id !== appId) throw new Error("appId")
  return parser.parse(message).xml.FromUserName
}
