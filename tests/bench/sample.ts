// One push as WeChat posts it to an account in safe mode: a person followed by scanning a QR code.

import { readFileSync } from "node:fs"
import { demoSecrets } from "../../cli/start/secrets.ts"
import { sealMessage, signQuery } from "../sandbox/wechat/envelope.ts"

export const root = new URL("../../", import.meta.url).pathname

const config = readFileSync(`${root}tests/sandbox/menshen.json`, "utf8")
const [{ appId, originalId }] = JSON.parse(config).accounts

export const credentials: { token: string; encodingAesKey: string; appId: string } = {
  token: "tokenOfTheBench012345678",
  encodingAesKey: "keyOfTheBenchKeyOfTheBenchKeyOfTheBench0123",
  appId,
}
const stamp = { timestamp: "1714112445", nonce: "415670741" }
const openid = "oIP8E6O3tmBVJlE1cV4xS9wqB2mM"

const text = (name: string, value: string) => `<${name}><![CDATA[${value}]]></${name}>`
const message = [
  `<xml>${text("ToUserName", originalId)}`,
  text("FromUserName", openid),
  `<CreateTime>${stamp.timestamp}</CreateTime>`,
  text("MsgType", "event"),
  text("Event", "subscribe"),
  text("EventKey", "qrscene_mAAECAwQFBgcICQoLDA0OD0"),
  `${text("Ticket", `gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGlu${"LnFxLmNvbS9x".repeat(5)}==`)}\n</xml>`,
].join("\n")

const { token } = credentials
const { encrypt, msgSignature } = sealMessage({ ...credentials, ...stamp, message })

export const sample = {
  query: [
    `signature=${signQuery({ token, ...stamp })}`,
    `timestamp=${stamp.timestamp}&nonce=${stamp.nonce}&openid=${openid}`,
    `encrypt_type=aes&msg_signature=${msgSignature}`,
  ].join("&"),
  body: `<xml>\n    ${text("ToUserName", originalId)}\n    ${text("Encrypt", encrypt)}\n</xml>`,
  openid,
}

export const menshen = {
  config,
  secrets: {
    ...demoSecrets({}),
    ACME_TOKEN: credentials.token,
    ACME_AES_KEY: credentials.encodingAesKey,
  } as Record<string, string>,
}

/** A worker's whole input for opening the sample, as one JSON text. */
export const sampleJson = JSON.stringify({ ...sample, ...menshen, credentials })
