// The page that draws the widget for a page of a registered origin, in a frame or a window. The ticket
// arrives by postMessage, from registered origins only (OA-11, OA-12,
// docs/decisions/0012-frame-draws-page-collects.md).

import { html } from "hono/html"
import type { App } from "../env.ts"
import { pageText } from "../i18n/page-text.ts"
import { languageFor, type PageContext, pageResponse } from "./page.ts"

export function framePage(c: PageContext, app: App): Promise<Response> {
  const lang = languageFor(c)
  const head = html`<script type="module" src="/widget/frame-page.js"></script>`
  const body = html`<menshen-login id="menshen-frame" ticket data-client="${app.clientId}"
data-origins="${app.origins.join(" ")}"></menshen-login>`
  const page = {
    lang,
    title: pageText[lang].signIn.title(app.name),
    head,
    body,
    app,
    back: false,
  } as const
  // A form opens the choosing window.
  return pageResponse(page, { scripts: true, forms: true, framedBy: app.origins })
}
