// The choosing page: new here, or an account already? Plain forms, so it needs no script; its answer
// to each is a redirect, so that reloading asks nothing twice.

import { html } from "hono/html"
import type { App } from "../env.ts"
import type { Language } from "../i18n/language.ts"
import { type PageWords, pageWords, sentenceFor, type Trouble } from "../i18n/page-text.ts"
import { offerOf } from "../sign-in/choose-account.ts"
import { type Markup, pageResponse } from "./page.ts"

export interface ChoosingPage {
  lang: Language
  app: App
  scene: string
  /** `code` once a one-time code was asked for. */
  step: "choice" | "code"
  /** Somebody is signed in in this browser, by a scan that is minutes old. */
  signedIn: boolean
  /** What went wrong just now. */
  notice?: Trouble | undefined
}

type Words = PageWords["choosing"]

export function choosingPage(page: ChoosingPage): Promise<Response> {
  const { lang, app, scene, step, signedIn, notice } = page
  const words = pageWords[lang]
  const { choosing } = words
  const alert = notice ? html`<p class="alert" role="alert">${sentenceFor(words, notice)}</p>` : ""
  const form = (inside: Markup) =>
    html`<form method="post" action="/choose?ui_locales=${lang}">
<input type="hidden" name="ticket" value="${scene}">
${inside}
</form>`
  const main = step === "code" ? codeStep(choosing, form) : choices(choosing, app, signedIn, form)
  const back = html`<p><a href="/choose?ticket=${scene}&ui_locales=${lang}">${choosing.otherAddress}</a></p>`
  const body = html`${alert}
${main}
${step === "code" ? back : ""}
${form(html`<p class="small">${choosing.notYou}
<button class="button plain" name="choice" value="cancel">${choosing.notYouButton}</button></p>`)}`
  return pageResponse({ lang, title: choosing.title(app.name), body, app }, { forms: true })
}

type Form = (inside: Markup) => Markup

/** Where old accounts are the rule, they come first. */
function choices(words: Words, app: App, signedIn: boolean, form: Form): Markup {
  const fresh = form(html`<button class="button" name="choice" value="new">${words.new}</button>
<p class="hint">${words.newHint}</p>`)
  const old = oldAccount(words, app, signedIn, form)
  const [first, second] = app.firstSignIn === "bind-or-create" ? [old, fresh] : [fresh, old]
  return html`<p>${words.intro}</p>
${first}
<p class="or">${words.or}</p>
${second}`
}

function oldAccount(words: Words, app: App, signedIn: boolean, form: Form): Markup {
  const offer = offerOf(app)
  const bySession = signedIn
    ? form(html`<button class="button" name="choice" value="session">${words.bySession}</button>
<p class="hint">${words.bySessionHint}</p>`)
    : html`<p class="hint">${words.signInFirst}</p>`
  const byApp =
    form(html`<button class="button" name="choice" value="app">${words.byApp(app.name)}</button>
<p class="hint">${words.byAppHint}</p>`)
  const byCode = form(html`<label for="address">${words.address}</label>
<input id="address" name="address" required maxlength="254" autocomplete="username"
autocapitalize="none" spellcheck="false">
<button class="button${offer.app ? " quiet" : ""}" name="choice" value="otp">${words.send}</button>`)
  return html`<section aria-labelledby="old"><h2 id="old">${words.old}</h2>
${offer.app ? byApp : ""}
${offer.otp ? byCode : ""}
${offer.session ? bySession : ""}
</section>`
}

function codeStep(words: Words, form: Form): Markup {
  return html`<p role="status">${words.sent}</p>
${form(html`<label for="code">${words.code}</label>
<input class="code" id="code" name="code" required maxlength="16" autocomplete="one-time-code"
inputmode="numeric" autofocus>
<button class="button" name="choice" value="code">${words.confirm}</button>`)}`
}
