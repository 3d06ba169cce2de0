// The sign-in page: the QR code of one ticket. Registered origins may show it in a frame.

import { html } from "hono/html"
import type { App } from "../env.ts"
import { qrSeconds } from "../ticket.ts"
import type { Language } from "../words/language.ts"
import { pageWords } from "../words/pages.ts"
import { pageResponse } from "./page.ts"

export interface SignInPage {
  lang: Language
  app: App
  scene: string
  /** The text of the QR code. */
  url: string
  setCookie: string
}

export function signInPage({ lang, app, scene, url, setCookie }: SignInPage): Promise<Response> {
  const words = pageWords[lang].signIn
  const head = html`<script type="module" src="/widget/menshen-login.js"></script>`
  const body = html`<menshen-login ticket="${scene}" qr="${url}" expires-in="${qrSeconds}"
  app-name="${app.name}" lang="${lang}" mode="redirect"><p>${words.scan}</p></menshen-login>`
  return pageResponse(
    { lang, title: words.title(app.name), head, body, app },
    { scripts: true, framedBy: app.origins, headers: { "set-cookie": setCookie } },
  )
}
