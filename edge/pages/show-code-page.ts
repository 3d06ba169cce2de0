// The page of a ticket without a QR code, on a day when few are left: its button asks for the code.

import { html } from "hono/html"
import type { App } from "../env.ts"
import type { Language } from "../i18n/language.ts"
import { pageTextOf } from "../i18n/own-text.ts"
import { pageText } from "../i18n/page-text.ts"
import { pageResponse } from "./page.ts"
import { leaveAddress } from "./way-back.ts"

export interface ShowCodePage {
  lang: Language
  app: App
  scene: string
}

export function showCodePage({ lang, app, scene }: ShowCodePage): Promise<Response> {
  const { signIn, error } = pageText[lang]
  const body = html`<p role="status">${error.sentences.interaction_required}</p>
<form method="post" action="/authorize/show?ui_locales=${lang}">
<input type="hidden" name="ticket" value="${scene}">
<button class="button">${signIn.show}</button>
</form>`
  return pageResponse(
    {
      lang,
      title: signIn.title(app.name),
      heading: pageTextOf(lang, app, "heading"),
      body,
      app,
      back: leaveAddress(scene, app),
    },
    {
      forms: true,
      framedBy: app.origins,
    },
  )
}
