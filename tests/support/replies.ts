// Every reply in the chat about a ticket, and the lines of each that protect a person.

import type { Language, ReplyPlace } from "../../edge/core/config.ts"
import type { Confirm, PhoneAnswer } from "../../edge/core/ticket.ts"
import { shownBrowser } from "../../edge/i18n/browser-name.ts"
import type { ChatDetails } from "../../edge/i18n/chat-text.ts"
import { chatWords } from "../../edge/i18n/chat-words.ts"
import { placeName } from "../../edge/i18n/place-name.ts"

const mac = "m".repeat(43)
const confirmLink = `https://id.example.com/confirm/mAbCdEfGhIjKlMnOpQrStUv.${mac}`

const usual: ChatDetails = {
  app: "Acme Shop",
  browser: "Chrome / Windows",
  at: Date.UTC(2026, 9, 20, 4),
  links: false,
  byCode: false,
  place: "CN/Guangdong",
  confirm: "none",
  confirmLink,
  phoneCode: "123456",
  mark: "7KQD",
  notMeLink: confirmLink.replace("confirm", "not-me"),
}

export interface Reply {
  name: string
  answer: PhoneAnswer
  details: ChatDetails
  /** Whose text the operator may set there. */
  place: Exclude<ReplyPlace, "follow"> | undefined
}

const reply = (
  name: string,
  answer: PhoneAnswer,
  place: Reply["place"],
  change: Partial<ChatDetails> = {},
): Reply => ({ name, answer, place, details: { ...usual, ...change } })

export const askingReply = (_: Language, confirm: Confirm, links = false): Reply =>
  reply(`asks, ${confirm}, links ${links}`, "must_confirm", links ? undefined : "scan", {
    confirm,
    links,
  })

export const everyReply = (lang: Language): Reply[] => [
  ...[true, false].flatMap((links) => [
    reply(`signing in, links ${links}`, "signing_in", links ? undefined : "success", { links }),
    ...(["tap", "reply", "phone-code"] as const).map((way) => askingReply(lang, way, links)),
  ]),
  ...[true, false].flatMap((byCode) => [
    reply(`denied, by code ${byCode}`, "denied", "denied", { byCode }),
    reply(`refused, by code ${byCode}`, "refused", "refused", { byCode }),
    reply(`too late, by code ${byCode}`, "too_late", "expired", { byCode }),
    reply(`taken, by code ${byCode}`, "taken", undefined, { byCode }),
  ]),
]

export const notMeLine = (lang: Language, { notMeLink }: ChatDetails): string =>
  `<a href="${notMeLink}">${chatWords[lang].notMe}</a>`

/** What no text of the operator's may drop: who asks and for what, the browser, the place, how to confirm and whom
 * to tell the digits, and "not me". */
export function protectingLines(lang: Language, { answer, details }: Reply): string[] {
  const words = chatWords[lang]
  const { app, links, confirm, phoneCode, browser, place } = details
  if (answer !== "signing_in" && answer !== "must_confirm") return []
  const asks = answer === "must_confirm"
  const signs = asks ? words.asksToSignIn : words.signingIn
  const adds = asks ? words.asksToAdd : words.adding
  const link = (text: string) => `<a href="${details.confirmLink}">${text}</a>`
  const ways = {
    tap: words.howToConfirm.tap(link),
    reply: words.howToConfirm.reply,
    "phone-code": words.howToConfirm["phone-code"](phoneCode),
  }
  return [
    (links ? adds : signs)(app),
    words.facts.browser(shownBrowser(lang, browser)),
    words.facts.place(placeName(place, lang)),
    ...(asks ? [ways[confirm as keyof typeof ways]] : []),
    notMeLine(lang, details),
  ]
}
