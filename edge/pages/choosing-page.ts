// The choosing page: new here, or an existing account? Plain forms, so it works without a script. The
// answer to each form is a redirect, so that reloading repeats nothing.

import { html } from "hono/html"
import type { App } from "../env.ts"
import type { Language } from "../i18n/language.ts"
import { type PageText, pageText, sentenceFor, type Trouble } from "../i18n/page-text.ts"
import { offerOf } from "../sign-in/choose-account.ts"
import { type Markup, pageResponse } from "./page.ts"

export interface ChoosingPage {
  lang: Language
  app: App
  scene: string
  /** `code` after a one-time code was requested. */
  step: "choice" | "code"
  /** A user is signed in in this browser, by a scan that is minutes old. */
  signedIn: boolean
  /** What just went wrong. */
  notice?: Trouble | undefined
}

type ChoosingText = PageText["choosing"]

export function choosingPage(page: ChoosingPage): Promise<Response> {
  const { lang, app, scene, step, signedIn, notice } = page
  const text = pageText[lang]
  const { choosing } = text
  const alert = notice ? html`<p class="alert" role="alert">${sentenceFor(text, notice)}</p>` : ""
  const form = (inside: Markup) =>
    html`<form method="post" action="/choose?ui_locales=${lang}">
<input type="hidden" name="ticket" value="${scene}">
${inside}
</form>`
  const main = step === "code" ? otpStep(choosing, form) : choices(choosing, app, signedIn, form)
  const back = html`<p><a href="/choose?ticket=${scene}&ui_locales=${lang}">${choosing.otherAddress}</a></p>`
  const body = html`${alert}
${main}
${step === "code" ? back : ""}
${form(html`<p class="small">${choosing.notYou}
<button class="button plain" name="choice" value="cancel">${choosing.notYouButton}</button></p>`)}`
  return pageResponse({ lang, title: choosing.title(app.name), body, app }, { forms: true })
}

type Form = (inside: Markup) => Markup

/** Existing accounts come first if the app expects them. */
function choices(text: ChoosingText, app: App, signedIn: boolean, form: Form): Markup {
  const fresh = form(html`<button class="button" name="choice" value="new">${text.new}</button>
<p class="hint">${text.newHint}</p>`)
  const old = oldAccount(text, app, signedIn, form)
  const [first, second] = app.firstSignIn === "bind-or-create" ? [old, fresh] : [fresh, old]
  return html`<p>${text.intro}</p>
${first}
<p class="or">${text.or}</p>
${second}`
}

function oldAccount(text: ChoosingText, app: App, signedIn: boolean, form: Form): Markup {
  const offer = offerOf(app)
  const bySession = signedIn
    ? form(html`<button class="button" name="choice" value="session">${text.bySession}</button>
<p class="hint">${text.bySessionHint}</p>`)
    : html`<p class="hint">${text.signInFirst}</p>`
  const byApp =
    form(html`<button class="button" name="choice" value="app">${text.byApp(app.name)}</button>
<p class="hint">${text.byAppHint}</p>`)
  const byCode = form(html`<label for="address">${text.address}</label>
<input id="address" name="address" required maxlength="254" autocomplete="username"
autocapitalize="none" spellcheck="false">
<button class="button${offer.app ? " quiet" : ""}" name="choice" value="otp">${text.send}</button>`)
  return html`<section aria-labelledby="old"><h2 id="old">${text.old}</h2>
${offer.app ? byApp : ""}
${offer.otp ? byCode : ""}
${offer.session ? bySession : ""}
</section>`
}

function otpStep(text: ChoosingText, form: Form): Markup {
  return html`<p role="status">${text.sent}</p>
${form(html`<label for="code">${text.otp}</label>
<input class="code" id="code" name="code" required maxlength="16" autocomplete="one-time-code"
inputmode="numeric" autofocus>
<button class="button" name="choice" value="code">${text.confirm}</button>`)}`
}
