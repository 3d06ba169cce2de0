// Pushes, byte for byte, as WeChat or another holder of an account's keys could send them.

import { createCipheriv } from "node:crypto"
import { type IncomingHttpHeaders, request } from "node:http"
import { openMessage, readKey, sealMessage, signQuery } from "../sandbox/wechat/envelope.ts"
import type { SandboxAccount } from "../sandbox/wechat/server.ts"
import type { World } from "./world.ts"

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export interface Raw {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: string | Uint8Array
}

/** A request with exactly this target; `path` is sent as bytes. */
export function send(world: World, { method = "GET", path, headers = {}, body }: Raw) {
  const { hostname, port } = new URL(world.menshen.url)
  const target = Buffer.from(path).toString("latin1")
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path: target, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("error", reject)
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString()
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
        })
      },
    )
    sent.on("error", reject)
    sent.end(body)
  })
}

export type Query = Record<string, string>

export const pathOf = (query: Query, account = "acme", extra = "") =>
  `/${account}/callback?${Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join("&")}${extra}`

const stampNow = () => ({
  timestamp: String(Math.floor(Date.now() / 1000)),
  nonce: String(Math.floor(Math.random() * 2e9)),
})

/** The query that signs `encrypt`, for any `encrypt`, `timestamp` and `nonce`. */
export function signed(account: SandboxAccount, encrypt: string, change: Query = {}): Query {
  const { timestamp, nonce } = { ...stampNow(), ...change }
  const { token } = account
  return {
    signature: signQuery({ token, timestamp, nonce }),
    timestamp,
    nonce,
    encrypt_type: "aes",
    msg_signature: signQuery({ token, timestamp, nonce, encrypt }),
    ...change,
  }
}

export const outerXml = (account: SandboxAccount, encrypt: string, beside = "") =>
  `<xml><ToUserName><![CDATA[${account.originalId}]]></ToUserName>${beside}` +
  `<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`

type SealChange = Partial<Parameters<typeof sealMessage>[0]>

export const seal = (
  account: SandboxAccount,
  message: string | Uint8Array,
  change: SealChange = {},
) => sealMessage({ ...account, ...stampNow(), message, ...change }).encrypt

/** Encrypts exactly these bytes, for layouts that `sealMessage` refuses to write. */
export function encryptBytes(account: SandboxAccount, plain: Uint8Array): string {
  const key = readKey(account.encodingAesKey)
  if (key === undefined) throw new TypeError("encodingAesKey")
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64")
}

export const postEncrypted = (
  world: World,
  encrypt: string,
  change: { query?: Query; body?: string; headers?: Record<string, string> } = {},
) =>
  send(world, {
    method: "POST",
    path: pathOf(signed(world.account, encrypt, change.query)),
    headers: { "content-type": "text/xml", ...change.headers },
    body: change.body ?? outerXml(world.account, encrypt),
  })

/** Encrypts, signs and posts one message. */
export const postMessage = (world: World, message: string | Uint8Array) =>
  postEncrypted(world, seal(world.account, message))

export type Fields = Record<string, string | number>

/** The message of a scan. Each change replaces a field; `""` makes an empty field. */
export const scanFields = (world: World, openid: string, scene: string): Fields => ({
  ToUserName: world.account.originalId,
  FromUserName: openid,
  CreateTime: Math.floor(Date.now() / 1000),
  MsgType: "event",
  Event: "SCAN",
  EventKey: scene,
  Ticket: "gQH47joAAAAAAAAAASxodHRwOi8v",
})

const element = ([name, value]: [string, string | number]) =>
  typeof value === "number"
    ? `<${name}>${value}</${name}>`
    : `<${name}><![CDATA[${value}]]></${name}>`

export const elements = (fields: Fields) => Object.entries(fields).map(element).join("\n")
export const xmlOf = (fields: Fields, more = "") => `<xml>${elements(fields)}${more}</xml>`

/** The text of an encrypted passive reply, checked as WeChat does; undefined if it is not a reply. */
export function replyText(account: SandboxAccount, body: string): string | undefined {
  const part = (name: string, text = body) => {
    const found = new RegExp(`<${name}>(?:<!\\[CDATA\\[(.*?)\\]\\]>|([^<]*))`, "s").exec(text)
    return found?.[1] ?? found?.[2] ?? ""
  }
  const opened = openMessage({
    ...account,
    timestamp: part("TimeStamp"),
    nonce: part("Nonce"),
    msgSignature: part("MsgSignature"),
    encrypt: part("Encrypt"),
  })
  return opened.ok ? part("Content", opened.message) : undefined
}

let people = 0
/** A new openid in WeChat's format. */
export const newOpenid = () => `oCanary${String(++people).padStart(6, "0")}xxxxxxxxxxxxxxx`
