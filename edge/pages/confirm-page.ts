// The page on the phone that asks the person who scanned. It does nothing until a button is pressed,
// works without a script, and cannot be framed (OA-11). "Not me" is the first button and has the focus,
// so that pressing Enter by habit declines (CD-01).

import { html } from "hono/html"
import { isLink, phoneCode, type State } from "../core/ticket.ts"
import type { StoredTicket } from "../desks/ticket/ticket-row.ts"
import type { App } from "../env.ts"
import { shownBrowser } from "../i18n/browser-name.ts"
import type { Language } from "../i18n/language.ts"
import { fill, pageTextOf, signInValues } from "../i18n/own-text.ts"
import { type PageText, pageText } from "../i18n/page-text.ts"
import { placeName } from "../i18n/place-name.ts"
import { ownLines } from "./own-lines.ts"
import { type Markup, pageResponse } from "./page.ts"

export interface ConfirmPage {
  lang: Language
  app: App
  ticket: StoredTicket
}

export function confirmPage({ lang, app, ticket }: ConfirmPage): Promise<Response> {
  const text = pageText[lang].confirm
  const title = isLink(ticket) ? text.linkTitle(app.name) : text.title(app.name)
  const onward = isConfirmed(ticket) ? onwardLink(lang, app) : undefined
  const body = html`${bodyOf(text, lang, app, ticket)}
${onward}`
  // One way on is enough.
  const back = onward === undefined ? undefined : false
  return pageResponse({ lang, title, body, app, back }, { forms: true })
}

function bodyOf(text: PageText["confirm"], lang: Language, app: App, ticket: StoredTicket): Markup {
  switch (ticket.state) {
    case "scanned":
      return ticket.confirm === "phone-code"
        ? phoneCodeBody(text, lang, ticket)
        : askBody(text, lang, ticket)
    case "denied":
      return html`<p role="status">${text.denied}</p>`
    case "expired":
    case "cancelled":
    case "refused":
      return html`<p role="status">${text.over}</p>`
    default:
      return html`<p role="status">${ownLines(ownConfirmed(lang, app, ticket) ?? text.confirmed)}</p>`
  }
}

/** The person has decided, so the operator may speak now. A scan that links is no sign-in. */
const isConfirmed = (ticket: StoredTicket) => !isLink(ticket) && !unconfirmed.includes(ticket.state)
const unconfirmed: State[] = ["waiting", "scanned", "denied", "expired", "cancelled", "refused"]

function ownConfirmed(lang: Language, app: App, ticket: StoredTicket): string | undefined {
  if (!isConfirmed(ticket)) return undefined
  const { browser, place, scannedAt: at } = ticket
  const values = signInValues(lang, { app: app.name, browser, place, at })
  return pageTextOf(lang, app, "confirmed", values)
}

function onwardLink(lang: Language, { name, afterSignIn }: App): Markup | undefined {
  if (afterSignIn === undefined) return undefined
  const own = afterSignIn.words[lang]
  const words = own ? fill(own, {}) : pageText[lang].back(name)
  return html`<p><a class="button" href="${afterSignIn.url}" rel="noreferrer">${words}</a></p>`
}

const askBody = (text: PageText["confirm"], lang: Language, ticket: StoredTicket) =>
  html`<p>${isLink(ticket) ? text.linkBody : text.body}</p>
${facts(lang, ticket)}
<form method="post" class="pair">
<button class="button" name="choice" value="no" autofocus>${text.no}</button>
<button class="button" name="choice" value="yes">${text.yes}</button>
</form>
<p class="hint">${text.warning}</p>`

const phoneCodeBody = (text: PageText["confirm"], lang: Language, ticket: StoredTicket) =>
  html`<p>${isLink(ticket) ? text.linkBody : text.body}</p>
${facts(lang, ticket)}
<p>${text.phoneCode}</p>
<p class="phone-code" role="group" aria-label="${[...phoneCode(ticket)].join(" ")}">${phoneCode(ticket)}</p>
<form method="post"><button class="button" name="choice" value="no" autofocus>${text.no}</button></form>
<p class="hint">${text.phoneCodeWarning}</p>`

/** Browser, place and time, by which a person who was tricked can notice it. */
export function facts(lang: Language, { browser, place, scannedAt }: StoredTicket): Markup {
  const text = pageText[lang].confirm.facts
  const when = { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Shanghai" } as const
  const clock = new Intl.DateTimeFormat(lang, when)
  const where = placeName(place, lang)
  return html`<dl class="facts">
<dt>${text.browser}</dt><dd>${shownBrowser(lang, browser)}</dd>
${where === "" ? "" : html`<dt>${text.place}</dt><dd>${where}</dd>`}
<dt>${text.time}</dt><dd>${clock.format(scannedAt)}</dd>
</dl>`
}
