// Decodes a push that the core opened: the answer of wasm/push_exports.cpp.

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

/** A change in a person's relation to the account, which a push may report besides its matter. */
export interface News {
  kind: Exclude<NewsKind, "none">
  openid: string
}

interface Arrival {
  news: News | undefined
  /** Seconds since 1970, by WeChat's clock. */
  createTime: number
}

/** `messageId` is the same in every delivery of a message. */
interface Message extends Arrival {
  openid: string
  messageId: string
}

/** What a push means for a sign-in. */
export type Push =
  | (Arrival & { matter: "scan"; openid: string; scene: string })
  /** ASCII digits that identify a ticket in place of its scene, or "" for digits that are no chat code. */
  | (Message & { matter: "chat_code"; chatCode: string })
  /** The two digits that the person's browser shows. */
  | (Message & { matter: "match_number"; matchNumber: string })
  /** A follow by search, card or payment, without a QR code that names a ticket. */
  | (Arrival & { matter: "follow" })
  | (Arrival & { matter: "other" })

/** What a reply repeats of its push, and which of the account's secrets seal it. */
export interface ReplyAddress {
  to: string
  from: string
  tokenIndex: number
  keyIndex: number
}

/** A checked request to the callback. `authentic`: it is WeChat's, even if its content is refused. */
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

/** Lines that do not apply to a push are empty. */
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

/** Fallback for a push without a message id: it differs between messages, not between deliveries. */
const idOf = (messageId: string, createTime: number) => messageId || `t${createTime}`
