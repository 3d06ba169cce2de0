// The last line of a page about an application: its name, and the way back to it.

import { html } from "hono/html"
import type { App } from "../env.ts"
import { siteOf } from "../http/site-of.ts"
import type { Language } from "../i18n/language.ts"
import { pageText } from "../i18n/page-text.ts"

export type Markup = ReturnType<typeof html>

/** `to` is an address of ours, or one of a checked request; without it the way leads to the application's site. */
export function wayBack(lang: Language, app: App, to = siteOf(app)): Markup {
  const way =
    to === undefined
      ? app.name
      : html`<a href="${to}" rel="noreferrer">${pageText[lang].back(app.name)}</a>`
  return html`<p class="small way">${way}</p>`
}

/** Ends a sign-in of this browser, and tells the application so (routes/hosted/leave.ts). */
export const leaveAddress = (scene: string, { clientId }: Pick<App, "clientId">): string =>
  `/authorize/leave?ticket=${scene}&client_id=${encodeURIComponent(clientId)}`
