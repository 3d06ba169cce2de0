// The hosted choosing page. The browser's proof is its cookie, and a form counts only when it came
// from a page of this origin.

import { beginAppProof, beginOtp, type Chosen, chooseNew, choosingOf, endOtp } from "../choosing.ts"
import { addressBucket } from "../client-address.ts"
import { contactIn } from "../contacts.ts"
import { newestTicket, secretOfCookie } from "../cookie.ts"
import { deskOf } from "../desks/desks.ts"
import { type App, configOf } from "../env.ts"
import { choosingPage } from "../pages/choosing.ts"
import { errorPage } from "../pages/error.ts"
import { onwardPage } from "../pages/onward.ts"
import { languageFor, type PageContext } from "../pages/page.ts"
import type { Reason } from "../reasons.ts"
import { redirect } from "../redirect.ts"
import { isScene } from "../secrets.ts"
import { pageWords, type Trouble } from "../words/pages.ts"
import { requestOf, ticketPage } from "./ticket-page.ts"

const bodyBytesMax = 8 * 1024

interface Choice {
  c: PageContext
  app: App
  bearer: { scene: string; secret: string }
  form: URLSearchParams
}

/** GET /choose: of the ticket named, or the newest that this browser holds. */
export async function showChoices(c: PageContext): Promise<Response> {
  const scene = c.req.query("ticket") ?? newestTicket(c.req.header("cookie"))
  const secret = isScene(scene) ? secretOfCookie(c.req.header("cookie"), scene) : ""
  if (secret === "") return errorPage(c, 404, "ticket_not_found")
  const choosing = await choosingOf(c.env, { scene, secret })
  if (choosing.reason !== "accepted") return ticketPage(c, scene, secret)
  const lang = languageFor(c)
  const step = c.req.query("step") === "code" ? "code" : "choice"
  return choosingPage({ lang, app: choosing.app, scene, step, notice: noticeOf(c) })
}

/** One of the sentences we have; anything else in the URL is not shown. */
function noticeOf(c: PageContext): Trouble | undefined {
  const notice = c.req.query("notice") ?? ""
  const { sentences } = pageWords[languageFor(c)].error
  return Object.hasOwn(sentences, notice) ? (notice as Trouble) : undefined
}

/** POST /choose. */
export async function makeChoice(c: PageContext): Promise<Response> {
  const text = await c.req.text()
  const form = new URLSearchParams(text.slice(0, bodyBytesMax))
  const scene = form.get("ticket") ?? ""
  const secret = isScene(scene) ? secretOfCookie(c.req.header("cookie"), scene) : ""
  if (c.req.header("origin") !== new URL(configOf(c.env).issuer).origin) {
    return errorPage(c, 403, "request_malformed")
  }
  if (secret === "") return errorPage(c, 404, "ticket_not_found")
  const choosing = await choosingOf(c.env, { scene, secret })
  if (choosing.reason !== "accepted") return ticketPage(c, scene, secret)
  const choice = { c, app: choosing.app, bearer: { scene, secret }, form }
  switch (form.get("choice")) {
    case "new":
      return settle(choice, await chooseNew(c.env, choice.bearer), "choice")
    case "app":
      return toApplication(choice)
    case "otp":
      return sendCode(choice)
    case "code":
      return checkCode(choice)
    case "cancel":
      await deskOf(c.env, scene).cancel(scene, secret)
      return redirect(requestOf(choosing.ticket))
    default:
      return errorPage(c, 400, "request_malformed")
  }
}

async function toApplication(choice: Choice): Promise<Response> {
  const { c, app, bearer } = choice
  const begun = await beginAppProof(c.env, bearer)
  if (begun.reason !== "accepted") return again(choice, "choice", begun.reason)
  const to = `/proofs/${begun.id}/start?ticket=${bearer.scene}`
  return onwardPage(languageFor(c), app, to)
}

async function sendCode(choice: Choice): Promise<Response> {
  const { c, bearer, form } = choice
  const contact = contactIn(form.get("address") ?? "")
  if (contact === undefined) return again(choice, "choice", "address_malformed")
  const language = languageFor(c)
  const wish = { ...contact, language, addressBucket: addressBucket(c) }
  const reason = await beginOtp(c.env, bearer, wish)
  return reason === "accepted" ? again(choice, "code") : again(choice, "choice", reason)
}

async function checkCode(choice: Choice): Promise<Response> {
  const { c, bearer, form } = choice
  const chosen = await endOtp(c.env, bearer, form.get("code") ?? "")
  return settle(choice, chosen, chosen.reason === "otp_mismatch" ? "code" : "choice")
}

function settle(
  choice: Choice,
  chosen: Chosen,
  step: "choice" | "code",
): Response | Promise<Response> {
  if (chosen.reason !== "accepted") return again(choice, step, chosen.reason)
  const { c, app, bearer } = choice
  return onwardPage(languageFor(c), app, `/authorize/resume?ticket=${bearer.scene}`)
}

function again({ c, bearer }: Choice, step: "choice" | "code", notice?: Reason): Response {
  const query = new URLSearchParams({ ticket: bearer.scene, ui_locales: languageFor(c), step })
  if (notice !== undefined) query.set("notice", notice)
  return redirect(`/choose?${query}`)
}
