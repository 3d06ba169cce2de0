// Whether the person wants to be signed out, when nothing but a request says so.

import { html } from "hono/html"
import type { App } from "../env.ts"
import { pageWords } from "../i18n/page-text.ts"
import { languageFor, type PageContext, pageResponse } from "./page.ts"

/** `request` is the sign-out request; it comes back and is checked again. */
export function signOutPage(
  c: PageContext,
  request: URLSearchParams,
  app?: App,
): Promise<Response> {
  const lang = languageFor(c)
  const words = pageWords[lang].signOut
  const fields = [...request].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  const body = html`<p>${words.text}</p>
<form method="post" action="/logout">${fields}
<button class="button" name="agreed" value="yes">${words.button}</button></form>`
  return pageResponse({ lang, title: words.title, body, app }, { forms: "anywhere" })
}
