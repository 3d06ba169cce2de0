// "It was not me": what the link in every chat leads to. Opening it does nothing, so that whatever
// looks at links does not either.

import { html } from "hono/html"
import { pageWords } from "../i18n/page-text.ts"
import { type ConfirmPage, facts } from "./confirm-page.ts"
import { pageResponse } from "./page.ts"

export function notMePage({ lang, app, ticket }: ConfirmPage): Promise<Response> {
  const words = pageWords[lang].notMe
  const body = html`<p>${words.text(app.name)}</p>
${facts(lang, ticket)}
<form method="post"><button class="button" autofocus>${words.button}</button></form>`
  return pageResponse({ lang, title: words.title, body, app }, { forms: true })
}

export function notMeDonePage({ lang, app }: ConfirmPage): Promise<Response> {
  const words = pageWords[lang].notMe
  const body = html`<p role="status">${words.done(app.name)}</p>`
  return pageResponse({ lang, title: words.doneTitle, body, app })
}
