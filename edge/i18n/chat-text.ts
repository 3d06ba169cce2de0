// The reply in the WeChat chat to a person who scanned, or who sent a code.

import type { App, ReplyPlace } from "../core/config.ts"
import type { Confirm, PhoneAnswer } from "../core/ticket.ts"
import { shownBrowser } from "./browser-name.ts"
import { chatTime } from "./chat-time.ts"
import { chatWords } from "./chat-words.ts"
import type { Language } from "./language.ts"
import { fill, signInValues, type Values } from "./own-text.ts"
import { pageText } from "./page-text.ts"
import { placeName } from "./place-name.ts"

export interface ChatDetails {
  app: string
  browser: string
  /** Time of the scan, milliseconds since 1970. */
  at: number
  /** The scan links a WeChat to a user who is already signed in. */
  links: boolean
  /** They sent the chat code of the page, instead of scanning a QR code made for it. */
  byCode: boolean
  /** Where the browser is; "" if unknown. */
  place: string
  /** How they have to confirm: the address of the confirm page, or the code for the browser. */
  confirm: Confirm
  confirmLink: string
  phoneCode: string
  /** The mark of their WeChat, if the browser shows it too; else "". */
  mark: string
  notMeLink: string
}

/** The operator's own texts. */
export type OwnReplies = Pick<App, "replies" | "afterSignIn">

/** Whose text stands in a reply. Somebody else's scan is a warning, so those words are always ours. */
const places: Record<PhoneAnswer, ReplyPlace | undefined> = {
  signing_in: "success",
  must_confirm: "scan",
  denied: "denied",
  taken: undefined,
  too_late: "expired",
  refused: "refused",
}

/** The passive reply names the site, the browser, the place and the time, so that a person who scanned
 * somebody else's code can notice (CD-01). It says that a sign-in begins, not just a follow (CD-05). The
 * operator's text stands before these lines and replaces none of them
 * (docs/decisions/0063-texts-beside-what-protects.md). */
export function chatText(
  lang: Language,
  answer: PhoneAnswer,
  details: ChatDetails,
  own: OwnReplies,
): string {
  const app = plain(details.app)
  const words = chatWords[lang]
  const way = details.byCode ? "code" : "scan"
  const said = ownText(lang, answer, details, own)
  switch (answer) {
    case "signing_in":
      return lines(
        said,
        details.links ? words.adding(app) : words.signingIn(app),
        ...facts(lang, details),
        ...howToAdd(lang, details),
        ...afterSignIn(lang, details, own),
        notMe(lang, details),
      )
    case "must_confirm":
      return lines(
        said,
        details.links ? words.asksToAdd(app) : words.asksToSignIn(app),
        ...facts(lang, details),
        howToConfirm(lang, details),
        ...howToAdd(lang, details),
        notMe(lang, details),
      )
    case "denied":
    case "refused":
      return said || words[answer](app)
    case "too_late":
      return said || words.tooLate[way](app)
    case "taken":
      return words.taken[way](app)
  }
}

const lines = (...all: string[]) => all.filter((line) => line !== "").join("\n")

/** A scan that links begins no sign-in, and a text about one would mislead. */
function ownText(
  lang: Language,
  answer: PhoneAnswer,
  details: ChatDetails,
  { replies }: OwnReplies,
): string {
  const place = places[answer]
  const template = place && !details.links ? replies[place]?.[lang] : undefined
  return template === undefined ? "" : fill(template, valuesOf(lang, details))
}

function valuesOf(lang: Language, details: ChatDetails): Values {
  const values = Object.entries(signInValues(lang, details))
  return Object.fromEntries(values.map(([name, value]) => [name, plain(value)]))
}

const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** WeChat makes links of `<a href>`, and a value with a line of its own could look like ours. */
const plain = (value: string) => value.replaceAll("<", "＜").replaceAll(unseen, " ")

function facts(lang: Language, { browser, place, at, mark }: ChatDetails): string[] {
  const words = chatWords[lang].facts
  const where = plain(placeName(place, lang))
  return [
    words.browser(plain(shownBrowser(lang, browser))),
    where && words.place(where),
    words.time(chatTime(lang, at)),
    mark && words.mark(mark),
  ]
}

/** WeChat shows the words of a link in place of its 110 characters. Our addresses have no character that
 * HTML escapes. */
const link = (address: string, words: string) => `<a href="${address}">${words}</a>`

const notMe = (lang: Language, { notMeLink }: ChatDetails) => link(notMeLink, chatWords[lang].notMe)

/** The operator's link. A scan that links signs nobody in. */
function afterSignIn(
  lang: Language,
  { app, links }: ChatDetails,
  { afterSignIn: after }: OwnReplies,
): string[] {
  if (after === undefined || links) return []
  const words = after.words[lang]
  return [link(after.url, words ? fill(words, {}) : pageText[lang].back(plain(app)))]
}

/** People who are new here may add this WeChat to the account that is signed in in their browser. */
const howToAdd = (lang: Language, { links, mark, confirm, phoneCode }: ChatDetails): string[] =>
  links || mark === "" || confirm === "phone-code" ? [] : [chatWords[lang].howToAdd(phoneCode)]

function howToConfirm(lang: Language, { confirm, confirmLink, phoneCode }: ChatDetails): string {
  const words = chatWords[lang].howToConfirm
  if (confirm === "tap") return words.tap((text) => link(confirmLink, text))
  return confirm === "reply" ? words.reply : words["phone-code"](phoneCode)
}
