// A push as it comes back through the door: the answer of wasm/push_exports.cpp.

import { reasonOf } from "./reasons.ts"
import { accepted, type Refusal, type Result } from "./result.ts"
import type { Reader } from "./wire.ts"

/** The order of Matter in wasm/push_exports.cpp. */
const matters = ["other", "scan", "follow", "chat_code", "match_number"] as const
/** The order of NewsKind in core/wechat/news.hpp. */
const newsKinds = ["none", "followed", "unfollowed", "revoked", "cancelled"] as const

/** What became of a person's relation to the account, whatever else the push is about. */
export interface News {
  kind: Exclude<(typeof newsKinds)[number], "none">
  openid: string
}

interface Arrival {
  news: News | undefined
  /** Seconds since 1970, by WeChat's clock. */
  createTime: number
}

/** A message's own id, the same in each of its deliveries. */
interface Message extends Arrival {
  openid: string
  messageId: string
}

/** What a push is about, to a sign-in. */
export type Push =
  | (Arrival & { matter: "scan"; openid: string; scene: string })
  /** Six digits, as ASCII, that name a ticket in place of its scene. */
  | (Message & { matter: "chat_code"; chatCode: string })
  /** The two digits that the person's browser shows. */
  | (Message & { matter: "match_number"; matchNumber: string })
  /** By search, card or after a payment: no QR code that names a ticket. */
  | (Arrival & { matter: "follow" })
  | (Arrival & { matter: "other" })

/** What a reply repeats of the push that it answers, and which of the account's secrets seal it. */
export interface ReplyAddress {
  to: string
  from: string
  tokenIndex: number
  keyIndex: number
}

/** A request to the callback, judged. WeChat made it when it is `authentic`, whatever it says. */
export type OpenedPush = Result<
  { push: Push; replyTo: ReplyAddress },
  { reason: Refusal; authentic: boolean }
>

export function readOpenedPush(from: Reader): OpenedPush {
  const reason = reasonOf(from.number())
  const authentic = from.number() === 1
  const tokenIndex = from.number()
  const keyIndex = from.number()
  if (reason !== "accepted") return { ok: false, reason, authentic }
  const matter = nameAt(matters, from.number())
  const kind = nameAt(newsKinds, from.number())
  const createTime = from.number()
  const fields = fieldsOf(from.lines())
  const news = kind === "none" ? undefined : { kind, openid: fields.newsOpenid }
  const replyTo = { to: fields.sender, from: fields.recipient, tokenIndex, keyIndex }
  return accepted({ push: pushOf(matter, fields, { news, createTime }), replyTo })
}

function nameAt<Name extends string>(names: readonly Name[], place: number): Name {
  const name = names[place]
  if (name === undefined) throw new RangeError(`the core gave ${place}, which has no name`)
  return name
}

/** Each is empty in a push that it does not apply to; what is empty at the end is left out. */
const fieldsOf = ([
  recipient = "",
  sender = "",
  scene = "",
  newsOpenid = "",
  chatCode = "",
  messageId = "",
  matchNumber = "",
]: string[]) => ({ recipient, sender, scene, newsOpenid, chatCode, messageId, matchNumber })

function pushOf(
  matter: (typeof matters)[number],
  { sender: openid, scene, chatCode, matchNumber, messageId }: ReturnType<typeof fieldsOf>,
  { news, createTime }: Arrival,
): Push {
  switch (matter) {
    case "scan":
      return { matter, openid, scene, news, createTime }
    case "chat_code":
      return { matter, openid, chatCode, messageId: idOf(messageId, createTime), news, createTime }
    case "match_number":
      return {
        matter,
        openid,
        matchNumber,
        messageId: idOf(messageId, createTime),
        news,
        createTime,
      }
    default:
      return { matter, news, createTime }
  }
}

/** Where WeChat gave none: tells a message from the next one and not its deliveries from each other. */
const idOf = (messageId: string, createTime: number) => messageId || `t${createTime}`
