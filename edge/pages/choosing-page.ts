// The choosing page: new here, or an existing account? Plain forms, so it works without a script. The
// answer to each form is a redirect, so that reloading repeats nothing.

import { html } from "hono/html"
import type { Profile } from "../desks/directory/decide/profile.ts"
import type { App } from "../env.ts"
import { chinaTime } from "../i18n/china-time.ts"
import type { Language } from "../i18n/language.ts"
import { type PageText, pageText, sentenceFor, type Trouble } from "../i18n/page-text.ts"
import { offerOf } from "../sign-in/choose-account.ts"
import { signInAddress } from "./account-address.ts"
import { codeField, identityList, markOn } from "./link-page.ts"
import { type Markup, pageResponse } from "./page.ts"
import { leaveAddress } from "./way-back.ts"

export interface ChoosingPage {
  lang: Language
  app: App
  scene: string
  /** `code` after a one-time code was requested. */
  step: "choice" | "code"
  /** A user is signed in in this browser, by a scan that is minutes old. */
  signedIn: boolean
  /** This page drew the QR code in this browser. Else only a person with the phone's code is offered the
   * account that is signed in here. */
  drawnHere: boolean
  /** The mark of the WeChat that scanned, if a proof needs the code of that phone. */
  mark: string | undefined
  /** What just went wrong. */
  notice?: Trouble | undefined
  /** When another code can be sent, after too many. */
  retryAt?: number | undefined
}

type ChoosingText = PageText["choosing"]

export function choosingPage(page: ChoosingPage): Promise<Response> {
  const { lang, app, scene, step, notice, retryAt } = page
  const text = pageText[lang]
  const { choosing } = text
  const later = retryAt === undefined ? "" : choosing.nextOtp(chinaTime(retryAt))
  const form = formFor(page)
  const main = step === "code" ? otpStep(choosing, form) : choices(page, form)
  const back = html`<p><a href="/choose?ticket=${scene}&ui_locales=${lang}">${choosing.otherAddress}</a></p>`
  const body = html`${alertOf(text, notice, later)}
${main}
${step === "code" ? back : ""}
${form(html`<p class="small">${choosing.notYou}
<button class="button plain" name="choice" value="cancel">${choosing.notYouButton}</button></p>`)}`
  return pageResponse(
    { lang, title: choosing.title(app.name), body, app, back: backOf(page) },
    { forms: true },
  )
}

/** The window of a widget answers no request; its page goes on by itself. */
const backOf = ({ app, scene, drawnHere }: Pick<ChoosingPage, "app" | "scene" | "drawnHere">) =>
  drawnHere ? leaveAddress(scene, app) : undefined

type Form = (inside: Markup) => Markup

const formFor =
  ({ lang, scene }: Pick<ChoosingPage, "lang" | "scene">): Form =>
  (inside) =>
    html`<form method="post" action="/choose?ui_locales=${lang}">
<input type="hidden" name="ticket" value="${scene}">
${inside}
</form>`

const alertOf = (text: PageText, notice: Trouble | undefined, later = ""): Markup | string =>
  notice
    ? html`<p class="alert" role="alert">${sentenceFor(text, notice)}${later && html`<br>${later}`}</p>`
    : ""

export interface SessionPage
  extends Pick<ChoosingPage, "lang" | "app" | "scene" | "notice" | "drawnHere"> {
  /** Of the WeChat that scanned. */
  mark: string
  /** The account that is signed in in this browser. */
  account: Profile
  /** The person has to enter the code of the phone that scanned. */
  asksCode: boolean
}

/** Asks before the account that is signed in here is given to another WeChat. The page names the WeChat,
 * the account and the application that began it; the no has the focus. */
export function sessionPage(page: SessionPage): Promise<Response> {
  const { lang, app, mark, account, asksCode, notice } = page
  const text = pageText[lang]
  const { bySessionStep: step } = text.choosing
  const form = formFor(page)
  const body = html`${alertOf(text, notice)}
${markOn(text.account.add.scanned, mark)}
<p class="hint">${text.account.add.compare}</p>
<h2>${text.account.join.mine}</h2>${identityList(account)}
<p class="hint">${step.warning(app.name)}</p>
${form(html`<button class="button quiet" name="choice" value="back" autofocus>${step.no}</button>`)}
${form(html`${asksCode ? codeField(text.account.add.code) : ""}
<button class="button" name="choice" value="add">${step.yes}</button>`)}`
  return pageResponse(
    { lang, title: step.title(mark), body, app, back: backOf(page) },
    { forms: true },
  )
}

/** Existing accounts come first if the app expects them. */
function choices(page: ChoosingPage, form: Form): Markup {
  const { app } = page
  const text = pageText[page.lang].choosing
  const fresh = form(html`<button class="button" name="choice" value="new">${text.new}</button>
<p class="hint">${text.newHint}</p>`)
  const old = oldAccount(text, page, form)
  const [first, second] = app.firstSignIn === "bind-or-create" ? [old, fresh] : [fresh, old]
  return html`<p>${text.intro}</p>
${first}
<p class="or">${text.or}</p>
${second}`
}

/** Another site can have brought the ticket here, so its button would be one click too few (CD-06). */
function sessionOffer(text: ChoosingText, page: ChoosingPage, form: Form): Markup {
  const { lang, scene, signedIn, drawnHere } = page
  if (!signedIn) return signInOffer(text, page)
  const hint = html`<p class="hint">${text.bySessionHint}</p>`
  return drawnHere
    ? form(html`<button class="button" name="choice" value="session">${text.bySession}</button>
${hint}`)
    : html`<p><a href="/choose?ticket=${scene}&step=session&ui_locales=${lang}">${text.bySessionCode}</a></p>`
}

/** Another WeChat of the person has the account. */
const signInOffer = (
  { signInFirst, signInFirstLink }: ChoosingText,
  { app, scene }: ChoosingPage,
) =>
  html`<p class="hint">${signInFirst}
<a href="${signInAddress(app, scene)}">${signInFirstLink}</a></p>`

function oldAccount(text: ChoosingText, page: ChoosingPage, form: Form): Markup {
  const { app, mark } = page
  const offer = offerOf(app)
  const { add } = pageText[page.lang].account
  const code = (id: string) => (mark === undefined ? "" : codeField(add.code, id))
  const whose =
    mark === undefined
      ? ""
      : html`${markOn(add.scanned, mark)}
<p class="hint">${add.compare}</p>`
  const byApp = form(html`${code("code-for-app")}
<button class="button" name="choice" value="app">${text.byApp(app.name)}</button>
<p class="hint">${text.byAppHint}</p>`)
  const byCode = form(html`${code("code-for-otp")}
<label for="address">${text.address}</label>
<input id="address" name="address" required maxlength="254" autocomplete="username"
autocapitalize="none" spellcheck="false">
<button class="button${offer.app ? " quiet" : ""}" name="choice" value="otp">${text.send}</button>`)
  return html`<section aria-labelledby="old"><h2 id="old">${text.old}</h2>
${offer.app || offer.otp ? whose : ""}
${offer.app ? byApp : ""}
${offer.otp ? byCode : ""}
${offer.session ? sessionOffer(text, page, form) : ""}
</section>`
}

function otpStep(text: ChoosingText, form: Form): Markup {
  return html`<p role="status">${text.sent}</p>
${form(html`<label for="code">${text.otp}</label>
<input class="code" id="code" name="code" required maxlength="64" autocomplete="one-time-code"
inputmode="numeric" autofocus>
<button class="button" name="choice" value="code">${text.confirm}</button>`)}`
}
