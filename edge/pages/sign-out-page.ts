// Asks whether the person wants to sign out, if nothing but the request says so.

import { html } from "hono/html"
import type { App } from "../env.ts"
import { pageText } from "../i18n/page-text.ts"
import { languageFor, type PageContext, pageResponse } from "./page.ts"

/** `request` is the sign-out request; it comes back and is checked again. */
export function signOutPage(
  c: PageContext,
  request: URLSearchParams,
  app?: App,
): Promise<Response> {
  const lang = languageFor(c)
  const text = pageText[lang].signOut
  const fields = [...request].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  const body = html`<p>${text.body}</p>
<form method="post" action="/logout">${fields}
<button class="button" name="agreed" value="yes">${text.button}</button></form>`
  return pageResponse({ lang, title: text.title, body, app }, { forms: "anywhere" })
}
