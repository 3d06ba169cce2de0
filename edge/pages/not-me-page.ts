// "It was not me": the target of the link in every chat. Opening it does nothing, so that a program that
// follows links does not either.

import { html } from "hono/html"
import { pageText } from "../i18n/page-text.ts"
import { type ConfirmPage, facts } from "./confirm-page.ts"
import { pageResponse } from "./page.ts"

export function notMePage({ lang, app, ticket }: ConfirmPage): Promise<Response> {
  const text = pageText[lang].notMe
  const body = html`<p>${text.body(app.name)}</p>
${facts(lang, ticket)}
<form method="post"><button class="button" autofocus>${text.button}</button></form>`
  return pageResponse({ lang, title: text.title, body, app }, { forms: true })
}

export function notMeDonePage({ lang, app }: ConfirmPage): Promise<Response> {
  const text = pageText[lang].notMe
  const body = html`<p role="status">${text.done(app.name)}</p>`
  return pageResponse({ lang, title: text.doneTitle, body, app })
}
