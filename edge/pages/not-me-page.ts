// "It was not me": the target of the link in every chat. Opening it does nothing, so that a program that
// follows links does not either.

import { html } from "hono/html"
import type { Reason } from "../core/reasons.ts"
import type { TakenBack } from "../desks/directory/decide/take-back.ts"
import { type PageText, pageText } from "../i18n/page-text.ts"
import { type ConfirmPage, facts } from "./confirm-page.ts"
import { pageResponse } from "./page.ts"

export function notMePage({ lang, app, ticket }: ConfirmPage): Promise<Response> {
  const text = pageText[lang].notMe
  const body = html`<p>${text.body(app.name)}</p>
${facts(lang, ticket)}
<form method="post"><button class="button" autofocus>${text.button}</button></form>`
  return pageResponse({ lang, title: text.title, body, app }, { forms: true })
}

export interface NotMeDonePage extends Pick<ConfirmPage, "lang" | "app"> {
  taken: TakenBack
}

/** Says what was undone, what was not, and what to do then. */
export function notMeDonePage({ lang, app, taken }: NotMeDonePage): Promise<Response> {
  const text = pageText[lang].notMe
  const said = [
    text.done(app.name),
    ...(taken.separated > 0 ? [text.separated(app.name)] : []),
    ...(taken.removed > 0 ? [text.removed(app.name)] : []),
  ]
  const left = new Set(taken.refused.map(leftBy))
  const rest = [...left].map((one) => html`<p class="alert">${text.left[one](app.name)}</p>`)
  const body = html`<div role="status">${said.map((one) => html`<p>${one}</p>`)}
${rest}</div>
<p class="hint">${left.size > 0 ? text.help(app.name) : text.advice}</p>`
  return pageResponse({ lang, title: text.doneTitle, body, app })
}

type Left = keyof PageText["notMe"]["left"]

function leftBy(reason: Reason): Left {
  if (reason === "identity_not_owned" || reason === "last_way_in") return reason
  return "other"
}
