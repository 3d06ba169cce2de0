// The sign-in page: the QR code of one ticket. Registered origins may show it in a frame. What stands
// inside the widget's element is the page before the script has come, and where none ever runs: the
// page then asks for itself again, and is answered when there is news.

import { html } from "hono/html"
import type { Confirm } from "../core/ticket.ts"
import type { App } from "../env.ts"
import type { Language } from "../i18n/language.ts"
import { type PageText, pageText } from "../i18n/page-text.ts"
import { pageResponse } from "./page.ts"
import { qrSvg } from "./qr.ts"

export interface Asks {
  confirm: Confirm
  /** What to answer in the chat. */
  matchNumber: string
  /** Digits came, and were others. */
  wrong: boolean
}

export interface SignInPage {
  lang: Language
  app: App
  scene: string
  /** The text of the QR code. */
  qr: string
  /** What a person sends to the account, where its QR code names no ticket; else "". */
  chatCode: string
  secondsLeft: number
  /** How far the ticket has come; the next answer is for a later one. */
  version: number
  /** Somebody has scanned, and the rest takes a moment. */
  scanned?: boolean
  /** Whoever scanned has to agree, and how. */
  asks?: Asks
  /** The scan adds a WeChat to somebody who is signed in already. */
  links?: boolean
  /** The page is shown on the phone that is to scan it. */
  inside?: boolean
  setCookie?: string
}

export function signInPage(page: SignInPage): Promise<Response> {
  const { lang, app, scene, qr, chatCode, secondsLeft, version, setCookie } = page
  const text = pageText[lang].signIn
  const steps = chatCode === "" ? text : text.byChatCode
  // Without a code to show there is nothing to scan: WeChat has said who it is.
  if (qr === "") return underWay(page)
  const title = page.links ? pageText[lang].account.link : text.title(app.name)
  const again = `/authorize/wait?ticket=${scene}&version=${version}&ui_locales=${lang}`
  const head = html`<script type="module" src="/widget/menshen-login.js"></script>
<noscript><meta http-equiv="refresh" content="${page.asks?.confirm === "phone-code" ? secondsLeft + 1 : 1};url=${again}"></noscript>`
  const body = html`<menshen-login ticket="${scene}" qr="${qr}" expires-in="${secondsLeft}"
app-name="${app.name}" lang="${lang}" mode="redirect"${chatCode && html` chat-code="${chatCode}"`}${page.links ? html` purpose="link"` : ""}>
${page.scanned ? "" : qrSvg(qr, text.qr)}
${page.asks ? confirmStep(page.asks, page, text.asks) : html`<p role="status">${statusText(page)}</p>`}
${page.scanned || chatCode === "" ? "" : codeOf(chatCode, text.byChatCode.chatCode)}
${page.asks ? "" : html`<noscript><p class="hint">${steps.goesOn}</p></noscript>`}
</menshen-login>`
  return pageResponse(
    { lang, title, head, body, app },
    {
      scripts: true,
      forms: page.asks?.confirm === "phone-code",
      framedBy: app.origins,
      ...(setCookie && { headers: { "set-cookie": setCookie } }),
    },
  )
}

/** In one piece, so that it is copied as it is sent; read out digit by digit. */
const codeOf = (chatCode: string, name: string) =>
  html`<p class="chat-code" role="group" aria-label="${`${name}: ${[...chatCode].join(" ")}`}">${chatCode}</p>`

/** Where no script runs, the page would be asked for again while somebody types: with a code to
 * enter it waits for the form alone. */
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
<input class="code" id="phone-code" name="phone_code" required maxlength="16" autocomplete="one-time-code"
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
  return pageResponse({ lang, title: text.title, head, body, app })
}
