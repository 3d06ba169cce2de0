// The page for a sign-in that cannot continue: no redirect, and nothing that the request said (OA-01,
// OA-02).

import { html } from "hono/html"
import { logRefusal, logTrouble } from "../core/log-refusal.ts"
import { type App, appOf, ConfigError } from "../env.ts"
import { heardOf } from "../http/refuse.ts"
import { pageTextOf } from "../i18n/own-text.ts"
import { isOwnTrouble, pageText, sentenceFor, type Trouble } from "../i18n/page-text.ts"
import { ownLines } from "./own-lines.ts"
import { languageFor, type PageContext, pageResponse } from "./page.ts"

export interface Way {
  app?: App | undefined
  /** The address where a new sign-in starts; it was checked before. */
  again?: string | undefined
  /** Of that address; by default a new QR code is promised. */
  label?: "anew" | "signIn" | "onward"
  /** The way back to the app, if that is another than its site. */
  back?: string | undefined
  /** Of the log's line about this refusal, if there is one already. */
  id?: string | undefined
}

export function errorPage(
  c: PageContext,
  status: number,
  trouble: Trouble,
  way: Way = {},
): Promise<Response> {
  const { again, label = "again", back } = way
  const app = way.app ?? namedApp(c)
  const id = way.id ?? logPage(c, status, trouble, app)
  const lang = languageFor(c)
  const text = pageText[lang]
  const labels = {
    again: text.signIn.startAgain,
    anew: text.choosing.notYouButton,
    signIn: text.account.signIn,
    onward: text.onward.continue,
  }
  const button = again ? html`<p><a class="button" href="${again}">${labels[label]}</a></p>` : ""
  // For those to whom the visitor reports it: the developer, and the operator, whose log has the id.
  const { error: publicError, headers } = isOwnTrouble(trouble)
    ? { error: trouble, headers: {} }
    : heardOf(trouble)
  const help = app && pageTextOf(lang, app, "help")
  const body = html`<p>${sentenceFor(text, trouble)}</p>${button}
${help && html`<p class="hint">${ownLines(help)}</p>`}
<p class="small"><code>${publicError}</code> <code>${id}</code></p>`
  return pageResponse({ lang, title: text.error.title, body, app, back }, { status, headers })
}

/** The app that the address names. Its name and its site are of menshen.json, whoever wrote the address. */
function namedApp(c: PageContext): App | undefined {
  const [clientId, another] = c.req.queries("client_id") ?? []
  try {
    return another === undefined ? appOf(c.env, clientId) : undefined
  } catch (error) {
    // The page may be about menshen.json itself.
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

function logPage(c: PageContext, status: number, trouble: Trouble, app: App | undefined): string {
  const known = {
    client: app?.clientId,
    status,
    method: c.req.method,
    route: c.req.routePath,
  }
  return isOwnTrouble(trouble)
    ? logTrouble("page_refused", { type: trouble, ...known })
    : logRefusal("page_refused", { reason: trouble, ...known })
}
