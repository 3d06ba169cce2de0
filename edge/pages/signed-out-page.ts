// The end of a sign-out, if the application did not ask for the person back.

import { html } from "hono/html"
import type { App } from "../env.ts"
import { pageText } from "../i18n/page-text.ts"
import { languageFor, type PageContext, pageResponse } from "./page.ts"

export function signedOutPage(c: PageContext, app?: App): Promise<Response> {
  const lang = languageFor(c)
  const text = pageText[lang].signedOut
  const body = html`<p>${text.body}</p>`
  return pageResponse({ lang, title: text.title, body, app })
}
