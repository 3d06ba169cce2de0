// What signed-in people see of themselves, and can change for five minutes after a scan.

import { html } from "hono/html"
import type { Profile } from "../desks/directory/decide/profile.ts"
import type { App } from "../env.ts"
import type { Language } from "../i18n/language.ts"
import { pageText, sentenceFor, type Trouble } from "../i18n/page-text.ts"
import { signInAddress } from "./account-address.ts"
import { identityList, markOn } from "./link-page.ts"
import { pageResponse } from "./page.ts"

export interface AccountPage {
  lang: Language
  app: App
  profile: Profile
  /** The form's CSRF token, or undefined if the scan is too old for changes. */
  token: string | undefined
  notice?: Trouble | undefined
}

export function accountPage(page: AccountPage): Promise<Response> {
  const { lang, app, profile, token, notice } = page
  const text = pageText[lang]
  const { account } = text
  const date = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeZone: "Asia/Shanghai" })
  const fields = html`<input type="hidden" name="client_id" value="${app.clientId}">
<input type="hidden" name="token" value="${token ?? ""}">`
  const rows = profile.identities.map(({ id, account: name, openid, createdAt }) => {
    const described = html`<span>${name} ${openid}<br>
<span class="small">${account.since(date.format(createdAt))}</span></span>`
    const button = html`<form method="post" action="/account">${fields}
<input type="hidden" name="id" value="${id}">
<button class="button plain" name="action" value="unlink"
aria-label="${account.unlink}: ${name} ${openid}">${account.unlink}</button></form>`
    return html`<li>${described}${token === undefined ? "" : button}</li>`
  })
  const add = html`<form method="post" action="/account">${fields}
<button class="button" name="action" value="link">${account.link}</button></form>`
  const body = html`${notice ? html`<p class="alert" role="alert">${sentenceFor(text, notice)}</p>` : ""}
<p>${account.body}</p>
<ul class="list">${rows}</ul>
${token === undefined ? html`<p class="hint">${account.stale}</p>${signInLink(lang, app)}` : add}`
  return pageResponse({ lang, title: account.title, body, app }, { forms: true })
}

export interface JoinPage extends Omit<AccountPage, "profile" | "notice"> {
  /** The link ticket whose scan proved the other account. */
  scene: string
  /** Of the WeChat that scanned. */
  mark: string
  mine: Profile
  other: Profile
}

/** Shows the WeChats of both accounts, and asks whether they are to be joined; the no has the focus. */
export function joinPage(page: JoinPage): Promise<Response> {
  const { lang, app, scene, mark, token, mine, other } = page
  const { add, join } = pageText[lang].account
  const body = html`${markOn(add.scanned, mark)}
<p>${join.body}</p>
<h2>${join.mine}</h2>${identityList(mine)}
<h2>${join.other}</h2>${identityList(other)}
<form method="post" action="/account"><input type="hidden" name="client_id" value="${app.clientId}">
<input type="hidden" name="token" value="${token ?? ""}">
<input type="hidden" name="ticket" value="${scene}">
<button class="button quiet" name="action" value="keep" autofocus>${join.leave}</button>
<button class="button" name="action" value="join">${join.button}</button></form>`
  return pageResponse({ lang, title: join.title, body, app }, { forms: true })
}

/** Without a session: the reason, and nothing about any user. */
export function accountNote(
  lang: Language,
  why: "changed" | "signedOut",
  app?: App,
): Promise<Response> {
  const { account } = pageText[lang]
  const body = html`<p role="status">${account[why]}</p>
${app === undefined ? "" : signInLink(lang, app)}`
  const status = why === "changed" ? 200 : 401
  return pageResponse({ lang, title: account.title, body, app }, { status })
}

const signInLink = (lang: Language, app: App) =>
  html`<p><a class="button" href="${signInAddress(app)}">${pageText[lang].account.signIn}</a></p>`
