// Apps with a confirmation after the scan, and the person's answers to it.

import assert from "node:assert/strict"
import * as push from "./push.ts"
import * as world from "./world.ts"

export const rungs = ["tap", "reply", "phone-code"] as const
export type Rung = (typeof rungs)[number]

/** An app for each rung, named after it, beside "shop", which asks nothing. */
export function startLadder(
  change: (config: Record<string, unknown>) => void = () => {},
  machine: Parameters<typeof world.startWorld>[2] = {},
): Promise<world.World> {
  const ladder = (config: Record<string, unknown>) => {
    const apps = config.apps as object[]
    for (const confirm of rungs) apps.push({ ...apps[0], clientId: confirm, confirm })
    change(config)
  }
  return world.startWorld(ladder, {}, machine)
}

export interface Scanned {
  ticket: world.BrowserTicket
  openid: string
  client: string
  /** The reply in the chat, and its parts. */
  chatReply: string
  confirmLink: string
  notMeLink: string
  phoneCode: string
}

export const linkIn = (chatReply: string, kind: "confirm" | "not-me") =>
  new RegExp(`http\\S*/${kind}/[\\w.-]+`).exec(chatReply)?.[0] ?? ""

/** The six digits of the phone code; digits inside a link do not count. */
export const phoneCodeIn = (chatReply: string) =>
  /(?<!\d)\d{6}(?!\d)/.exec(chatReply.replace(/http\S*/g, ""))?.[0] ?? ""

/** The mark of the WeChat that scanned. */
export const markIn = (chatReply: string) =>
  /(?<![0-9A-Z])[2-9BCDFGHJKMNPQRSTVWXYZ]{4}(?![0-9A-Z])/.exec(
    chatReply.split("\n").find((line) => line.startsWith("扫码的微信")) ?? "",
  )?.[0] ?? "no mark"

/** Sends a push and returns the reply in the chat; undefined if there is none. */
export async function say(w: world.World, fields: push.Fields): Promise<string | undefined> {
  const { status, body } = await push.postMessage(w, push.xmlOf(fields))
  assert.equal(status, 200)
  return push.replyText(w.account, body)
}

export const scanBy = async (w: world.World, openid: string, scene: string) =>
  (await say(w, push.scanFields(w, openid, scene))) ?? ""

export async function scanned(
  w: world.World,
  client: string,
  openid = push.newOpenid(),
  headers: Record<string, string> = {},
): Promise<Scanned> {
  const ticket = await world.openTicket(w, { client_id: client }, headers)
  const chatReply = await scanBy(w, openid, ticket.scene)
  const links = {
    confirmLink: linkIn(chatReply, "confirm"),
    notMeLink: linkIn(chatReply, "not-me"),
  }
  return { ticket, openid, client, chatReply, ...links, phoneCode: phoneCodeIn(chatReply) }
}

let messages = 0
export const textFields = (w: world.World, openid: string, text: string): push.Fields => ({
  ToUserName: w.account.originalId,
  FromUserName: openid,
  CreateTime: Math.floor(Date.now() / 1000),
  MsgType: "text",
  Content: text,
  MsgId: 7_000_000 + ++messages,
})

/** The reply in the chat to a text of the person; undefined if there is none. */
export const answer = (w: world.World, openid: string, text: string) =>
  say(w, textFields(w, openid, text))

/** Presses one of the buttons on the page behind a link. */
export async function press(link: string, choice = "", headers: Record<string, string> = {}) {
  const body = new URLSearchParams(choice === "" ? {} : { choice })
  const response = await fetch(link, { method: "POST", body, headers, redirect: "manual" })
  await response.text()
  return response.status
}

export const type = (w: world.World, ticket: world.BrowserTicket, phoneCode: string) =>
  world.post(
    `${w.menshen.url}/tickets/${ticket.scene}/confirm`,
    { phone_code: phoneCode },
    { authorization: `Bearer ${ticket.secret}`, origin: w.origin },
  )

/** Other digits of the same length. */
export const otherThan = (digits: string) =>
  String((Number(digits) + 1) % 10 ** digits.length).padStart(digits.length, "0")

/** Confirms as this rung asks. */
export async function agree(w: world.World, { ticket, openid, confirmLink, phoneCode }: Scanned) {
  const { body } = await world.statusOf(w, ticket)
  if (body.confirm === "tap") return press(confirmLink, "yes")
  if (body.confirm === "reply") return answer(w, openid, body.match_number)
  return type(w, ticket, phoneCode)
}

export const stateOf = async (w: world.World, ticket: world.BrowserTicket) =>
  (await world.statusOf(w, ticket)).body.state as string

/** The tokens of an approved ticket. */
export async function tokensOf(w: world.World, { ticket, client }: Scanned) {
  await world.untilSettled(w, ticket)
  const { body } = await world.collect(w, ticket)
  return world.redeem(w, body.code, ticket.verifier, { client_id: client })
}
