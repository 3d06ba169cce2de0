// The sign-in page: the QR code of one ticket. Registered origins may show it in a frame. The content of
// the widget's element is what a browser shows before the script runs, or without it: the page then
// reloads itself, and the server answers when the ticket has changed. A code that is not made yet is an
// image of its own (routes/hosted/qr-image.ts); one that exists stands in the page.

import { html } from "hono/html"
import type { PagePlace } from "../core/config.ts"
import type { Confirm } from "../core/ticket.ts"
import type { App } from "../env.ts"
import type { Language } from "../i18n/language.ts"
import { pageTextOf } from "../i18n/own-text.ts"
import { type PageText, pageText } from "../i18n/page-text.ts"
import { ownLines } from "./own-lines.ts"
import { pageResponse } from "./page.ts"
import { qrSvg } from "./qr.ts"
import { leaveAddress } from "./way-back.ts"

export interface Asks {
  confirm: Confirm
  /** The digits to send in the chat. */
  matchNumber: string
  /** Digits were entered, and were wrong. */
  wrong: boolean
}

export interface SignInPage {
  lang: Language
  app: App
  scene: string
  /** The text of the QR code, or "" if it is not made before somebody sees the page. */
  qr: string
  /** The code to send to the account, if its QR code names no ticket; else "". */
  chatCode: string
  secondsLeft: number
  /** The ticket's version; the next answer waits for a later one. */
  version: number
  /** Somebody has scanned, and the sign-in is being completed. */
  scanned?: boolean
  /** WeChat has identified the person, so there is nothing to scan. */
  identified?: boolean
  /** How the person who scanned has to confirm. */
  asks?: Asks
  /** The scan links a WeChat to a user who is already signed in. */
  links?: boolean
  /** The page is open on the phone that has to scan it. */
  inside?: boolean
}

export function signInPage(page: SignInPage): Promise<Response> {
  const { lang, app, scene, qr, chatCode, secondsLeft, version } = page
  const back = leaveAddress(scene, app)
  const text = pageText[lang].signIn
  const steps = chatCode === "" ? text : text.byChatCode
  if (page.identified) return underWay(page)
  const title = page.links ? pageText[lang].account.link : text.title(app.name)
  // A scan that links is no sign-in, so these are not about it.
  const own = (place: PagePlace) => (page.links ? undefined : pageTextOf(lang, app, place))
  const intro = own("intro")
  const again = `/authorize/wait?ticket=${scene}&version=${version}&ui_locales=${lang}`
  const head = html`<script type="module" src="/widget/menshen-login.js"></script>
<noscript><meta http-equiv="refresh" content="${page.asks?.confirm === "phone-code" ? secondsLeft + 1 : 1};url=${again}"></noscript>`
  const body = html`${intro && html`<p>${ownLines(intro)}</p>`}
<menshen-login ticket="${scene}"${qr && html` qr="${qr}"`} expires-in="${secondsLeft}"
app-name="${app.name}" lang="${lang}" mode="redirect"${chatCode && html` chat-code="${chatCode}"`}${page.links ? html` purpose="link"` : ""}>
${page.scanned ? "" : pictureOf(page)}
${page.asks ? confirmStep(page.asks, page, text.asks) : html`<p role="status">${statusText(page)}</p>`}
${page.scanned || chatCode === "" ? "" : codeOf(chatCode, text.byChatCode.chatCode)}
${page.asks ? "" : html`<noscript><p class="hint">${steps.goesOn}</p></noscript>`}
</menshen-login>`
  return pageResponse(
    { lang, title, heading: own("heading"), head, body, app, back },
    {
      scripts: true,
      forms: page.asks?.confirm === "phone-code",
      framedBy: app.origins,
    },
  )
}

/** A browser loads the image once the page is shown, and not in a tab or frame that nobody sees. */
function pictureOf({ lang, scene, qr }: SignInPage) {
  const name = pageText[lang].signIn.qr
  if (qr !== "") return qrSvg(qr, name)
  return html`<img class="qr" alt="${name}" width="216" height="216" loading="lazy" src="/authorize/qr?ticket=${scene}&ui_locales=${lang}">`
}

/** In two groups for reading, in one piece for copying; it is read aloud digit by digit. */
function codeOf(chatCode: string, name: string) {
  const half = Math.floor(chatCode.length / 2)
  const groups = html`<span>${chatCode.slice(0, half)}</span><span>${chatCode.slice(half)}</span>`
  return html`<p class="chat-code" role="group" aria-label="${`${name}: ${[...chatCode].join(" ")}`}">${groups}</p>`
}

/** Without a script the page would reload while somebody types, so a page with a field for a code waits
 * for its form only. */
function confirmStep(asks: Asks, { scene, lang }: SignInPage, text: PageText["signIn"]["asks"]) {
  const { confirm, matchNumber, wrong } = asks
  if (confirm === "tap") return html`<p role="status">${text.tap}</p>`
  if (confirm === "reply") {
    return html`<p role="status">${text.reply}</p><p class="match-number">${matchNumber}</p>`
  }
  return html`${wrong ? html`<p class="alert" role="alert">${text.wrong}</p>` : ""}
<form method="post" action="/authorize/confirm?ui_locales=${lang}">
<input type="hidden" name="ticket" value="${scene}">
<label for="phone-code">${text["phone-code"]}</label>
<input class="code" id="phone-code" name="phone_code" required maxlength="64" autocomplete="one-time-code"
inputmode="numeric">
<button class="button">${text.enter}</button>
</form>`
}

function statusText({ lang, scanned, chatCode, inside }: SignInPage): string {
  const text = pageText[lang].signIn
  if (chatCode !== "") return scanned ? text.byChatCode.scanned : text.byChatCode.scan
  if (scanned) return text.scanned
  return inside ? text.press : text.scan
}

function underWay({ lang, app, scene, version }: SignInPage): Promise<Response> {
  const text = pageText[lang].onward
  const again = `/authorize/wait?ticket=${scene}&version=${version}&ui_locales=${lang}`
  const head = html`<meta http-equiv="refresh" content="1;url=${again}">`
  const body = html`<p><a class="button" href="${again}">${text.continue}</a></p>`
  const back = leaveAddress(scene, app)
  return pageResponse({ lang, title: text.title, head, body, app, back })
}
