// The hosted choosing page (docs/decisions/0013-choosing-in-its-own-window.md). The cookie is the
// browser's proof, and a form counts only if it comes from a page of this origin.

import type { Reason } from "../../core/reasons.ts"
import { directoryOf } from "../../desks/directory/directory-stub.ts"
import { otpWindowMs } from "../../desks/directory/store/otp-asks.ts"
import type { Session } from "../../desks/sessions/sessions.ts"
import type { StoredTicket } from "../../desks/ticket/ticket-row.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { type App, configOf } from "../../env.ts"
import {
  type Bearer,
  ticketOfCookie,
  ticketOfWindow,
  withServedWindow,
  withWindow,
} from "../../http/cookie.ts"
import { pageForm } from "../../http/page-form.ts"
import { redirect } from "../../http/redirect.ts"
import { heardOf, pageNameOf } from "../../http/refuse.ts"
import { pageText, type Trouble } from "../../i18n/page-text.ts"
import { freshSessionOf } from "../../oidc/fresh-session.ts"
import { choosingPage, sessionPage } from "../../pages/choosing-page.ts"
import { errorPage } from "../../pages/error-page.ts"
import { donePage, onwardPage } from "../../pages/onward-page.ts"
import { languageFor, type PageContext } from "../../pages/page.ts"
import {
  beginAppProof,
  beginOtp,
  type Chosen,
  chooseNew,
  chooseSession,
  choosingOf,
  endOtp,
  isPhoneHere,
  offerOf,
  type Phone,
} from "../../sign-in/choose-account.ts"
import { markOf } from "../../sign-in/marks.ts"
import { appOfTicket, bearerOf } from "./bearer.ts"
import { againOf, ticketPage } from "./ticket-page.ts"

interface Holding {
  bearer: Bearer
  isWindow: boolean
}

type Step = "choice" | "code" | "session"

interface Choice extends Holding {
  c: PageContext
  app: App
  form: URLSearchParams
}

/** The ticket by its cookie: of the hosted page, or of a window that a widget opened. */
function holdingOf(c: PageContext, scene: string | undefined): Holding | undefined {
  const cookie = c.req.header("cookie")
  const own = ticketOfCookie(cookie, scene)
  const bearer = own ?? ticketOfWindow(cookie, scene)
  return bearer && { bearer, isWindow: own === undefined }
}

/** POST /choose/enter: a form with the ticket's secret, from a widget's page or from the issuer's frame
 * that draws for it. The frame draws whatever ticket its page brings, so it says whose frame it is: a ticket
 * of another application would make a visitor prove their account there for the WeChat of that page (CD-06). */
export async function enterChoices(c: PageContext): Promise<Response> {
  const form = await pageForm(c)
  const bearer = bearerOf(form)
  if (bearer === undefined) return errorPage(c, 404, "ticket_not_found")
  const choosing = await choosingOf(c.env, bearer)
  if (!choosing.ok) return notChoosing(c, { bearer, isWindow: true }, choosing.reason)
  const { app } = choosing.value
  const origin = c.req.header("origin") ?? ""
  const byFrame = origin === configOf(c.env).issuer && form?.get("client_id") === app.clientId
  if (!byFrame && !app.origins.includes(origin)) {
    return errorPage(c, 403, "origin_not_registered", { app })
  }
  const page = redirect(`/choose?ticket=${bearer.scene}`)
  return withWindow(page, c.req.header("cookie"), bearer)
}

/** GET /choose. */
export async function showChoices(c: PageContext): Promise<Response> {
  const holding = holdingOf(c, c.req.query("ticket"))
  if (holding === undefined) return errorPage(c, 404, "ticket_not_found")
  const choosing = await choosingOf(c.env, holding.bearer)
  if (!choosing.ok) return notChoosing(c, holding, choosing.reason)
  const { app, ticket } = choosing.value
  const session = await freshSessionOf(c, app.pool)
  const asked = c.req.query("step")
  if (asked === "session" && session !== undefined && offerOf(app).session) {
    return askAboutSession(c, { app, ticket, session, holding })
  }
  return choosingPage({
    lang: languageFor(c),
    app,
    scene: ticket.scene,
    step: asked === "code" ? "code" : "choice",
    signedIn: session !== undefined,
    drawnHere: !holding.isWindow,
    mark: isPhoneHere(ticket, !holding.isWindow) ? undefined : await markOf(c.env, ticket),
    notice: noticeOf(c),
    retryAt: retryAtOf(c),
  })
}

interface Offered {
  app: App
  ticket: StoredTicket
  session: Session
  holding: Holding
}

async function askAboutSession(c: PageContext, offered: Offered): Promise<Response> {
  const { app, ticket, session, holding } = offered
  const [account, mark] = await Promise.all([
    directoryOf(c.env, app.pool).profile(session.user),
    markOf(c.env, ticket),
  ])
  if (account === undefined) return errorPage(c, 403, "session_required", { app })
  return sessionPage({
    lang: languageFor(c),
    app,
    scene: ticket.scene,
    mark,
    account,
    drawnHere: !holding.isWindow,
    asksCode: !isPhoneHere(ticket, !holding.isWindow),
    notice: noticeOf(c),
  })
}

async function notChoosing(c: PageContext, { bearer, isWindow }: Holding, reason: Reason) {
  if (!isWindow) return ticketPage(c, bearer)
  const app = await appOfTicket(c.env, bearer)
  return errorPage(c, heardOf(reason).status, reason, { app })
}

/** One of our own sentences; anything else in the URL is ignored. */
function noticeOf(c: PageContext): Trouble | undefined {
  const notice = c.req.query("notice") ?? ""
  const { sentences } = pageText[languageFor(c)].error
  return Object.hasOwn(sentences, notice) ? (notice as Trouble) : undefined
}

/** When another code can be sent; undefined after that time, and for what no limit gave. */
function retryAtOf(c: PageContext): number | undefined {
  const retryAt = Number(c.req.query("retry_at"))
  const waitMs = retryAt - Date.now()
  return waitMs > 0 && waitMs <= otpWindowMs ? retryAt : undefined
}

/** POST /choose. */
export async function makeChoice(c: PageContext): Promise<Response> {
  const form = await pageForm(c)
  if (form === undefined) return errorPage(c, 400, "request_malformed")
  const holding = holdingOf(c, form.get("ticket") ?? undefined)
  if (c.req.header("origin") !== new URL(configOf(c.env).issuer).origin) {
    return errorPage(c, 403, "request_malformed")
  }
  if (holding === undefined) return errorPage(c, 404, "ticket_not_found")
  const choosing = await choosingOf(c.env, holding.bearer)
  if (!choosing.ok) return notChoosing(c, holding, choosing.reason)
  const { app, ticket } = choosing.value
  const choice = { c, app, ...holding, form }
  switch (form.get("choice")) {
    case "new":
      return settle(choice, await chooseNew(c.env, choice.bearer), "choice")
    case "app":
      return toApplication(choice)
    case "session":
      return askSession(choice)
    case "add":
      return addToSession(choice)
    case "back":
      return again(choice, "choice")
    case "otp":
      return sendCode(choice)
    case "code":
      return checkCode(choice)
    case "cancel":
      await deskOf(c.env, ticket.scene).cancel(ticket.scene, holding.bearer.secret)
      if (holding.isWindow) return endWindow(choice)
      return redirect(againOf(ticket))
    default:
      return errorPage(c, 400, "request_malformed", { app })
  }
}

const phoneOf = ({ isWindow, form }: Choice): Phone => ({
  drawnHere: !isWindow,
  code: form.get("phone_code") ?? "",
})

async function toApplication(choice: Choice): Promise<Response> {
  const { c, app, bearer } = choice
  const begun = await beginAppProof(c.env, bearer, phoneOf(choice))
  if (!begun.ok) return again(choice, "choice", begun.reason)
  const to = `/proofs/${begun.value}/start?ticket=${bearer.scene}`
  return onwardPage(languageFor(c), app, to)
}

/** The button only leads to the question. */
async function askSession(choice: Choice): Promise<Response> {
  const { c, app } = choice
  if (!offerOf(app).session) return again(choice, "choice", "choice_not_offered")
  const session = await freshSessionOf(c, app.pool)
  return session === undefined
    ? again(choice, "choice", "session_required")
    : again(choice, "session")
}

/** Reads the session again, because it may have changed since the page was shown. */
async function addToSession(choice: Choice): Promise<Response> {
  const { c, app, bearer } = choice
  const session = await freshSessionOf(c, app.pool)
  if (session === undefined) return again(choice, "choice", "session_required")
  const chosen = await chooseSession(c.env, bearer, session, phoneOf(choice))
  const isWrong = !chosen.ok && chosen.reason === "confirm_digits_wrong"
  return settle(choice, chosen, isWrong ? "session" : "choice")
}

async function sendCode(choice: Choice): Promise<Response> {
  const { c, bearer, form } = choice
  const begun = await beginOtp(c.env, bearer, {
    address: form.get("address") ?? "",
    language: languageFor(c),
    phone: phoneOf(choice),
  })
  if (begun.ok) return again(choice, "code")
  return again(choice, "choice", begun.reason, begun.retryAt)
}

async function checkCode(choice: Choice): Promise<Response> {
  const { c, bearer, form } = choice
  const chosen = await endOtp(c.env, bearer, form.get("code") ?? "")
  const isWrong = !chosen.ok && chosen.reason === "otp_mismatch"
  return settle(choice, chosen, isWrong ? "code" : "choice")
}

function settle(choice: Choice, chosen: Chosen, step: Step): Response | Promise<Response> {
  if (!chosen.ok) return again(choice, step, chosen.reason)
  const { c, app, bearer, isWindow } = choice
  if (isWindow) return endWindow(choice)
  return onwardPage(languageFor(c), app, `/authorize/resume?ticket=${bearer.scene}`)
}

const endWindow = async ({ c, app, bearer }: Choice): Promise<Response> =>
  withServedWindow(await donePage(languageFor(c), app), bearer)

function again({ c, bearer }: Choice, step: Step, notice?: Reason, retryAt?: number): Response {
  const query = new URLSearchParams({ ticket: bearer.scene, ui_locales: languageFor(c), step })
  if (notice !== undefined) query.set("notice", pageNameOf(notice))
  if (retryAt !== undefined) query.set("retry_at", String(retryAt))
  return redirect(`/choose?${query}`)
}
