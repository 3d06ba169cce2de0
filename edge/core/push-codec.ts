// A push as it comes back through the door: the answer of wasm/push_exports.cpp.

import { type Reason, reasonOf } from "./reasons.ts"
import type { Reader } from "./wire.ts"

/** The order of Matter in wasm/push_exports.cpp. */
const matters = ["other", "scan", "follow", "chat_code", "match_number"] as const
/** The order of NewsKind in core/wechat/news.hpp. */
const newsKinds = ["none", "followed", "unfollowed", "revoked", "cancelled"] as const

/** A request to the callback, judged. */
export interface OpenedPush {
  reason: Reason
  authentic: boolean
  tokenIndex: number
  keyIndex: number
  push?: {
    matter: (typeof matters)[number]
    /** What it says about a person, and who they are. */
    news: { kind: (typeof newsKinds)[number]; openid: string }
    createTime: number
    to: string
    from: string
    scene: string
    /** The six digits of a `chat_code`, as ASCII. */
    chatCode: string
    /** Two digits that a person sent: a `match_number`. */
    matchNumber: string
    /** A message's own id, the same in each of its deliveries; "" for events. */
    messageId: string
  }
}

export function readOpenedPush(from: Reader): OpenedPush {
  const opened: OpenedPush = {
    reason: reasonOf(from.number()),
    authentic: from.number() === 1,
    tokenIndex: from.number(),
    keyIndex: from.number(),
  }
  if (opened.reason !== "accepted") return opened
  const matter = matters[from.number()] ?? "other"
  const kind = newsKinds[from.number()] ?? "none"
  const createTime = from.number()
  const [
    to = "",
    sender = "",
    scene = "",
    openid = "",
    chatCode = "",
    messageId = "",
    matchNumber = "",
  ] = from.lines()
  const news = { kind, openid }
  opened.push = {
    matter,
    news,
    createTime,
    to,
    from: sender,
    scene,
    chatCode,
    messageId,
    matchNumber,
  }
  return opened
}
