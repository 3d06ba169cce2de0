// A WeChat is being added to the account of a signed-in person: the page that takes the code of the phone
// that scanned, and the one that asks for a yes. The person compares the mark with their own phone's.

import { html } from "hono/html"
import type { Profile } from "../desks/directory/decide/profile.ts"
import type { App } from "../env.ts"
import type { Language } from "../i18n/language.ts"
import { pageText } from "../i18n/page-text.ts"
import { type Markup, pageResponse } from "./page.ts"
import { leaveAddress } from "./way-back.ts"

interface LinkPage {
  lang: Language
  app: App
  scene: string
  /** Of the WeChat that scanned. */
  mark: string
}

export interface LinkCodePage extends LinkPage {
  /** Digits were entered, and were wrong. */
  wrong: boolean
  secondsLeft: number
}

export function linkCodePage(page: LinkCodePage): Promise<Response> {
  const { lang, app, scene, mark, wrong, secondsLeft } = page
  const text = pageText[lang]
  const { account, signIn } = text
  // Without this, the page of a link that expired would wait for ever.
  const again = `/authorize/wait?ticket=${scene}&ui_locales=${lang}`
  const head = html`<meta http-equiv="refresh" content="${secondsLeft + 1};url=${again}">`
  const body = html`${wrong ? html`<p class="alert" role="alert">${signIn.asks.wrong}</p>` : ""}
${markOn(account.add.scanned, mark)}
<p class="hint">${account.add.compare}</p>
<form method="post" action="/authorize/confirm?ui_locales=${lang}">
<input type="hidden" name="ticket" value="${scene}">
${codeField(account.add.code)}
<button class="button">${signIn.asks.enter}</button>
</form>
<p><a href="/account?client_id=${encodeURIComponent(app.clientId)}">${account.add.no}</a></p>`
  return pageResponse(
    { lang, title: account.link, head, body, app, back: leaveAddress(scene, app) },
    { forms: true },
  )
}

export interface AddPage extends LinkPage {
  /** The form's CSRF token. */
  token: string
  /** The account of the signed-in person. */
  profile: Profile
}

/** Nothing is added without the yes. The no has the focus, so that Enter by habit declines. */
export function addPage({ lang, app, scene, mark, token, profile }: AddPage): Promise<Response> {
  const { add, join } = pageText[lang].account
  const body = html`${markOn(add.scanned, mark)}
<h2>${join.mine}</h2>${identityList(profile)}
<p class="hint">${add.warning(app.name)}</p>
<form method="post" action="/account" class="pair">
<input type="hidden" name="client_id" value="${app.clientId}">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="ticket" value="${scene}">
<button class="button" name="action" value="keep" autofocus>${add.no}</button>
<button class="button" name="action" value="add">${add.yes}</button>
</form>`
  return pageResponse(
    { lang, title: add.title(mark), body, app, back: leaveAddress(scene, app) },
    { forms: true },
  )
}

/** The mark, after what it belongs to; it is read aloud one character at a time. */
export const markOn = (what: string, mark: string): Markup =>
  html`<p>${what}</p>
<p class="phone-code" role="group" aria-label="${[...mark].join(" ")}">${mark}</p>`

/** Six digits from the chat. */
export const codeField = (label: string, id = "phone-code"): Markup =>
  html`<label for="${id}">${label}</label>
<input class="code" id="${id}" name="phone_code" required maxlength="64" autocomplete="one-time-code"
inputmode="numeric">`

/** The WeChats of an account. */
export const identityList = ({ identities }: Profile): Markup =>
  html`<ul class="list">${identities.map(
    ({ account, openid }) => html`<li>${account} ${openid}</li>`,
  )}</ul>`
