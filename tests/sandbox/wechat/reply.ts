// The answers to a push that WeChat accepts: `success`, an empty body, or a passive reply, clear or
// sealed (docs/wechat-protocol.md#delivery, #replies). Everything else is a fault that the user sees.
import { type Account, modeOf } from "./account.ts"
import { openMessage } from "./envelope.ts"
import { readXml } from "./xml.ts"

export type Verdict = { accepted: true; reply?: string } | { accepted: false; reason: string }
export type Expected = {
  account: Account
  openid: string
  encodingAesKey: string
  clearReplyInSafeMode: boolean
}
type Document = Record<string, unknown>

const refuse = (reason: string): Verdict => ({ accepted: false, reason })

export function judge(status: number, body: Buffer, expected: Expected): Verdict {
  if (status !== 200) return refuse(`status ${status}; only 200 counts`)
  const text = body.toString()
  if (text === "" || text === "success") return { accepted: true }
  const outer = read(text, expected.account)
  if (typeof outer === "string") return refuse(outer)
  return "Encrypt" in outer ? judgeSealed(outer, expected) : judgeClear(outer, expected)
}

function judgeClear(outer: Document, expected: Expected): Verdict {
  if (modeOf(expected.account) !== "safe" || expected.clearReplyInSafeMode)
    return judgeReply(outer, expected)
  return refuse("a clear reply, but the account is in safe mode")
}

function judgeSealed(outer: Document, expected: Expected): Verdict {
  const { account, encodingAesKey } = expected
  if (modeOf(account) === "plain") return refuse("a sealed reply, but the account is in plain mode")
  const inner = openMessage({
    token: account.token,
    encodingAesKey,
    appId: account.appId,
    timestamp: String(outer.TimeStamp ?? ""),
    nonce: String(outer.Nonce ?? ""),
    msgSignature: String(outer.MsgSignature ?? ""),
    encrypt: String(outer.Encrypt),
  })
  if (!inner.ok) return refuse(`the sealed reply does not open: ${inner.error}`)
  const document = read(inner.message, account)
  return typeof document === "string" ? refuse(document) : judgeReply(document, expected)
}

function judgeReply(reply: Document, { account, openid }: Expected): Verdict {
  if (reply.ToUserName !== openid) return refuse("ToUserName is not the person who wrote")
  if (reply.FromUserName !== account.originalId) return refuse("FromUserName is not the account")
  if (!/^\d+$/.test(String(reply.CreateTime ?? ""))) return refuse("CreateTime is not a number")
  const reader = Object.hasOwn(kinds, String(reply.MsgType))
    ? kinds[String(reply.MsgType)]
    : undefined
  const shown = reader?.(reply)
  if (shown === undefined) return refuse("MsgType is unknown or what it needs is missing")
  return shown === "" ? { accepted: true } : { accepted: true, reply: shown }
}

/** The text that the user sees for each kind; undefined when the reply lacks a required part. */
const kinds: Record<string, (reply: Document) => string | undefined> = {
  text: (reply) => textOf(reply.Content),
  image: (reply) => media("image", reply.Image),
  voice: (reply) => media("voice", reply.Voice),
  video: (reply) => media("video", reply.Video),
  music: (reply) => (isDocument(reply.Music) ? "[music]" : undefined),
  news: (reply) => (isDocument(reply.Articles) ? "[news]" : undefined),
  transfer_customer_service: () => "",
}

/** A text reply is usually said to be limited to 2048 bytes (§1.9). */
function textOf(content: unknown): string | undefined {
  if (typeof content !== "string" || content === "") return undefined
  return Buffer.byteLength(content) <= 2048 ? content : undefined
}

function media(kind: string, value: unknown): string | undefined {
  return isDocument(value) && typeof value.MediaId === "string" ? `[${kind}]` : undefined
}

/** The document, or the sentence that says why it is not one. */
function read(text: string, account: Account): Document | string {
  try {
    const value: unknown = account.format === "json" ? JSON.parse(text) : readXml(text)
    return isDocument(value) ? value : "the answer is not an object"
  } catch (error) {
    const kind = account.format === "json" ? "JSON" : "XML"
    return `the answer is neither success, empty, nor a reply in ${kind}: ${(error as Error).message}`
  }
}

const isDocument = (value: unknown): value is Document =>
  typeof value === "object" && value !== null && !Array.isArray(value)
