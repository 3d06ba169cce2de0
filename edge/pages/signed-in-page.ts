// Shows who is signed in in this browser: continue as that person, or scan as another
// (docs/decisions/0014-asked-before-going-on.md).

import { html } from "hono/html"
import type { Session } from "../desks/sessions/sessions.ts"
import type { App } from "../env.ts"
import { shownBrowser } from "../i18n/browser-name.ts"
import type { Language } from "../i18n/language.ts"
import { pageText } from "../i18n/page-text.ts"
import { pageResponse } from "./page.ts"

export interface SignedInPage {
  lang: Language
  app: App
  session: Session
  /** The authorization request's query, which comes back with the choice and is checked again. */
  request: string
}

export function signedInPage({ lang, app, session, request }: SignedInPage): Promise<Response> {
  const text = pageText[lang].signedIn
  const when = new Intl.DateTimeFormat(lang, { timeStyle: "short", timeZone: "Asia/Shanghai" })
  const body = html`<p>${text.body(when.format(session.authTime), shownBrowser(lang, session.browser))}</p>
<form method="post" action="/authorize/choose">
<input type="hidden" name="request" value="${request}">
<p><button class="button" name="choice" value="go on">${text.goOn(app.name)}</button></p>
<p><button class="button quiet" name="choice" value="not me">${text.notYou}</button></p>
<p class="small"><button class="button plain" name="choice" value="leave">${pageText[lang].back(app.name)}</button></p>
</form>`
  const title = text.title(app.name)
  return pageResponse({ lang, title, body, app, back: false }, { forms: "anywhere" })
}
