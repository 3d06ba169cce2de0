// A message or event before sealing, and its form as XML or JSON (docs/wechat-protocol.md#replies,
// #events).
import { randomInt } from "node:crypto"
import type { Format } from "./account.ts"
import type { Switches } from "./switches.ts"
import { type Fields, writeXml } from "./xml.ts"

export type Header = { to: string; from: string; at: number }
export type ScanOf = { scene: string; ticket: string }

const startMsgId = 24_000_000_000_000_000n
let messages = BigInt(randomInt(1_000_000_000))

export function textMessage(header: Header, content: string, switches: Switches): Fields {
  messages += 1n
  const Content = switches.controlCharacters ? `${content}\u0002\u000b\u001d` : content
  return { ...head(header, "text"), Content, MsgId: startMsgId + messages }
}

export function followByScan(header: Header, { scene, ticket }: ScanOf): Fields {
  return { ...event(header, "subscribe"), EventKey: `qrscene_${scene}`, Ticket: ticket }
}

export function followWithoutScan(header: Header, key: Switches["plainFollow"]): Fields {
  const fields = event(header, "subscribe")
  if (key === "absent") return fields
  if (key === "empty") return { ...fields, EventKey: "" }
  return { ...fields, EventKey: `last_trade_no_${4_200_000_000_000 + randomInt(1_000_000_000)}` }
}

export function scan(header: Header, { scene, ticket }: ScanOf, switches: Switches): Fields {
  const name = switches.lowerCaseScan ? "scan" : "SCAN"
  return { ...event(header, name), EventKey: scene, Ticket: ticket }
}

export function unfollow(header: Header): Fields {
  return { ...event(header, "unsubscribe"), EventKey: "" }
}

export function click(header: Header, key: string): Fields {
  return { ...event(header, "CLICK"), EventKey: key }
}

export const authorizationEvents = {
  modified: "user_info_modified",
  revoke: "user_authorization_revoke",
  cancellation: "user_authorization_cancellation",
} as const
export type AuthorizationChange = keyof typeof authorizationEvents

/** The person is in OpenID; FromUserName is an account of the platform
 * (docs/wechat-protocol.md#authorization-changes). */
export function authorizationChange(
  header: Header,
  change: AuthorizationChange,
  who: { openid: string; unionid: string | undefined; appId: string; revokeInfo: string },
): Fields {
  const union = who.unionid === undefined ? {} : { UnionID: who.unionid }
  return {
    ...event(header, authorizationEvents[change]),
    OpenID: who.openid,
    ...union,
    AppID: who.appId,
    RevokeInfo: who.revokeInfo,
  }
}

export function writeMessage(fields: Fields, format: Format, switches: Switches): string {
  if (format === "json") return writeJson(fields)
  return writeXml(fields, !switches.unescapedCdataEnd)
}

/** Written by hand, because a MsgId has more digits than a JavaScript number. */
export function writeJson(fields: Fields): string {
  const entries = Object.entries(fields).map(([name, value]) => {
    const written = typeof value === "string" ? JSON.stringify(value) : String(value)
    return `${JSON.stringify(name)}:${written}`
  })
  return `{${entries.join(",")}}`
}

function event(header: Header, name: string): Fields {
  return { ...head(header, "event"), Event: name }
}

function head({ to, from, at }: Header, type: string): Fields {
  return { ToUserName: to, FromUserName: from, CreateTime: at, MsgType: type }
}
