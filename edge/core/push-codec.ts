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
  /** Which of the account's `keywords` it meets, from 1; 0 for none. */
  keyword: number
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
  /** Digits among other text: the lengths of its lone runs of digits, core/base/digits.hpp. */
  | (Arrival & { matter: "digits_in_text"; openid: string; digitRuns: string })
  /** A follow by search, card or payment, or by another system's QR code: it names no ticket of ours. */
  | (Arrival & { matter: "follow" | "foreign_follow" })
  | (Arrival & { matter: "other" })

/** What a reply repeats of its push, and which of the account's secrets seal it. */
export interface ReplyAddress {
  to: string
  from: string
  tokenIndex: number
  keyIndex: number
}

/** What is known of a request to the callback that is refused. */
export interface RefusedPush {
  reason: Refusal
  /** It is WeChat's, even if its content is refused. */
  authentic: boolean
  isEvent: boolean
  /** As in an accepted one: a kind of push that Menshen does not know is still its owner's. */
  forwardTo: number
  /** Where its sender can be told that the account is not set up. */
  replyTo: ReplyAddress | undefined
}

/** A checked request to the callback. `signedAt`: when WeChat signed it, seconds since 1970. `forwardTo`: the targets
 * that want it, one bit each in the order of the account's `forward`. `clearDiffers`: none gets it, because clear
 * fields beside Encrypt are not the sealed ones. */
export type OpenedPush = { signedAt: number; clearDiffers: boolean } & Result<
  { push: Push; replyTo: ReplyAddress; forwardTo: number },
  RefusedPush
>

export function readOpenedPush(from: Reader): OpenedPush {
  const { reason, authentic, isEvent, forwardTo, clearDiffers, signedAt, tokenIndex, keyIndex } =
    readOpenedPushFields(from)
  const arrived = { signedAt, clearDiffers }
  if (reason !== "accepted") {
    const [account, sender] = from.lines()
    const replyTo =
      account === undefined || sender === undefined
        ? undefined
        : { to: sender, from: account, tokenIndex, keyIndex }
    return { ok: false, ...arrived, reason, authentic, isEvent, forwardTo, replyTo }
  }
  const { matter, news: kind, createTime, keyword } = readPushFields(from)
  const lines = pushLinesOf(from.lines())
  const news = kind === "none" ? undefined : { kind, openid: lines.newsOpenid }
  const replyTo = { to: lines.from, from: lines.to, tokenIndex, keyIndex }
  const push = pushOf(matter, lines, { news, createTime, keyword })
  return { ...arrived, ...accepted({ push, replyTo, forwardTo }) }
}

/** Lines that do not apply to a push are empty. */
function pushOf(
  matter: Matter,
  { from: openid, scene, chatCode, matchNumber, messageId, digitRuns }: PushLines,
  arrival: Arrival,
): Push {
  switch (matter) {
    case "scan":
      return { matter, openid, scene, ...arrival }
    case "chat_code":
      return { matter, openid, chatCode, messageId: idOf(messageId, arrival), ...arrival }
    case "match_number":
      return { matter, openid, matchNumber, messageId: idOf(messageId, arrival), ...arrival }
    case "digits_in_text":
      return { matter, openid, digitRuns, ...arrival }
    default:
      return { matter, ...arrival }
  }
}

/** Fallback for a push without a message id: it differs between messages, not between deliveries. */
const idOf = (messageId: string, { createTime }: Arrival) => messageId || `t${createTime}`
