// The sign-in page: the QR code of one ticket. Registered origins may show it in a frame. What stands
// inside the widget's element is the page before the script has come, and where none ever runs: the
// page then asks for itself again, and is answered when there is news.

import { html } from "hono/html"
import type { App } from "../env.ts"
import type { Language } from "../words/language.ts"
import { pageWords } from "../words/pages.ts"
import { pageResponse } from "./page.ts"
import { qrSvg } from "./qr.ts"

export interface SignInPage {
  lang: Language
  app: App
  scene: string
  /** The text of the QR code. */
  qr: string
  secondsLeft: number
  /** How far the ticket has come; the next answer is for a later one. */
  version: number
  /** Somebody has scanned, and the rest takes a moment. */
  scanned?: boolean
  /** The scan adds a WeChat to somebody who is signed in already. */
  links?: boolean
  setCookie?: string
}

export function signInPage(page: SignInPage): Promise<Response> {
  const { lang, app, scene, qr, secondsLeft, version, setCookie } = page
  const words = pageWords[lang].signIn
  const title = page.links ? pageWords[lang].account.link : words.title(app.name)
  const again = `/authorize/wait?ticket=${scene}&version=${version}&ui_locales=${lang}`
  const head = html`<script type="module" src="/widget/menshen-login.js"></script>
<noscript><meta http-equiv="refresh" content="1;url=${again}"></noscript>`
  const body = html`<menshen-login ticket="${scene}" qr="${qr}" expires-in="${secondsLeft}"
app-name="${app.name}" lang="${lang}" mode="redirect"${page.links ? html` purpose="link"` : ""}>
${page.scanned ? "" : qrSvg(qr, words.qr)}
<p role="status">${page.scanned ? words.scanned : words.scan}</p>
<noscript><p class="hint">${words.goesOn}</p></noscript>
</menshen-login>`
  return pageResponse(
    { lang, title, head, body, app },
    {
      scripts: true,
      framedBy: app.origins,
      ...(setCookie && { headers: { "set-cookie": setCookie } }),
    },
  )
}
