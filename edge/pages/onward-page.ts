// A page between two others. Browsers apply the page's form-action to the redirects after a form, and
// the application's next hop is unknown; a new navigation is not restricted.

import { html } from "hono/html"
import type { App } from "../env.ts"
import type { Language } from "../i18n/language.ts"
import { pageText } from "../i18n/page-text.ts"
import { pageResponse } from "./page.ts"

/** `to` is one of our own addresses. */
export function onwardPage(lang: Language, app: App, to: string): Promise<Response> {
  const text = pageText[lang].onward
  const head = html`<meta http-equiv="refresh" content="0;url=${to}">`
  const body = html`<p><a class="button" href="${to}">${text.continue}</a></p>`
  return pageResponse({ lang, title: text.title, head, body, app })
}

/** The last page of a window that a widget opened; the widget continues by itself. */
export function donePage(lang: Language, app: App, trouble?: "account_none"): Promise<Response> {
  const { onward, error } = pageText[lang]
  const said = trouble ? html`<p>${error.sentences[trouble]}</p>` : ""
  const body = html`${said}<p>${onward.done(app.name)}</p>`
  return pageResponse({ lang, title: trouble ? error.title : onward.doneTitle, body, app })
}
