// A push as it comes back through the door: the answer of wasm/push_exports.cpp.

import {
  type Matter,
  type NewsKind,
  type PushLines,
  pushLinesOf,
  readOpenedPushFields,
  readPushFields,
} from "./generated.ts"
import { accepted, type Refusal, type Result } from "./result.ts"
import type { Reader } from "./wire.ts"

/** What became of a person's relation to the account, whatever else the push is about. */
export interface News {
  kind: Exclude<NewsKind, "none">
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
  const { reason, authentic, tokenIndex, keyIndex } = readOpenedPushFields(from)
  if (reason !== "accepted") return { ok: false, reason, authentic }
  const { matter, news: kind, createTime } = readPushFields(from)
  const lines = pushLinesOf(from.lines())
  const news = kind === "none" ? undefined : { kind, openid: lines.newsOpenid }
  const replyTo = { to: lines.from, from: lines.to, tokenIndex, keyIndex }
  return accepted({ push: pushOf(matter, lines, { news, createTime }), replyTo })
}

/** Each line is empty in a push that it does not apply to. */
function pushOf(
  matter: Matter,
  { from: openid, scene, chatCode, matchNumber, messageId }: PushLines,
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
