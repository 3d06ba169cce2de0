// The end of a sign-out, if the application did not ask for the person back.

import { html } from "hono/html"
import type { App } from "../env.ts"
import { pageText } from "../i18n/page-text.ts"
import { languageFor, type PageContext, pageResponse } from "./page.ts"

/** `back` is an address of the application, checked against its registration. */
export function signedOutPage(c: PageContext, app?: App, back?: string): Promise<Response> {
  const lang = languageFor(c)
  const text = pageText[lang].signedOut
  const link =
    back === undefined ? "" : html`<p><a class="button" href="${back}">${text.back}</a></p>`
  const body = html`<p>${text.body}</p>${link}`
  return pageResponse({ lang, title: text.title, body, app })
}
