// The hosted page of an existing ticket, in any state. A script follows the ticket; a page without a
// script requests this instead.

import { whileWaiting } from "../../base/streams.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import { isLink, matchNumber, statusOf } from "../../core/ticket.ts"
import type { StoredTicket } from "../../desks/ticket/ticket-row.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { type App, appOf } from "../../env.ts"
import { addressOf } from "../../http/client-address.ts"
import { type Bearer, ticketOfCookie, withoutTicket } from "../../http/cookie.ts"
import { isFromOwnPage, isSeen } from "../../http/own-page.ts"
import { pageForm } from "../../http/page-form.ts"
import { redirect } from "../../http/redirect.ts"
import type { Trouble } from "../../i18n/page-text.ts"
import { isForm } from "../../oidc/form.ts"
import { accountAddress } from "../../pages/account-address.ts"
import { errorPage } from "../../pages/error-page.ts"
import { linkCodePage } from "../../pages/link-page.ts"
import { onwardPage } from "../../pages/onward-page.ts"
import { languageFor, type PageContext } from "../../pages/page.ts"
import { showCodePage } from "../../pages/show-code-page.ts"
import { type Asks, signInPage } from "../../pages/sign-in-page.ts"
import { leaveAddress } from "../../pages/way-back.ts"
import { markOf } from "../../sign-in/marks.ts"
import { isWeChat } from "../../sign-in/web-authorization.ts"
import { isAboveStreams } from "../limited.ts"

const waitMs = 20_000

/** The ticket that this browser holds by its cookie (TK-11). */
export const heldTicket = (c: PageContext): Bearer | undefined =>
  isSeen(c) ? ticketOfCookie(c.req.header("cookie"), c.req.query("ticket")) : undefined

/** GET /authorize/wait: the page once the ticket has passed `version`, or after a while. */
export async function waitForTicket(c: PageContext): Promise<Response> {
  const held = heldTicket(c)
  if (held === undefined) return errorPage(c, 404, "ticket_not_found")
  const { scene, secret } = held
  const version = Number(c.req.query("version") ?? 0) || 0
  const desk = deskOf(c.env, scene)
  const address = addressOf(c) ?? ""
  const wait = () => desk.wait(scene, secret, version, waitMs)
  // The page that comes next may have a button, which nobody should wait for. Above the limit of its address's
  // streams the page comes at once, because a person would not know how to go on from a refusal.
  const isSoon = (await desk.wantsPress(scene)) || isAboveStreams(c, address)
  if (!isSoon) await whileWaiting(address, wait)
  return ticketPage(c, held)
}

/** The form for the phone code, on a page without a script. The page that follows says whether the code
 * was right. */
export async function confirmByForm(c: PageContext): Promise<Response> {
  const form = isForm(c) ? await pageForm(c) : new URLSearchParams()
  if (form === undefined) return errorPage(c, 400, "request_malformed")
  const bearer = ticketOfCookie(c.req.header("cookie"), form.get("ticket") ?? undefined)
  // A sibling host's form would bring the cookie, and could use up the attempts (TK-11).
  if (bearer === undefined || !isFromOwnPage(c)) return errorPage(c, 404, "ticket_not_found")
  const { scene, secret } = bearer
  const desk = deskOf(c.env, scene)
  const { reason, triesLeft } = await desk.typed(scene, secret, form.get("phone_code") ?? "")
  if (reason !== "accepted") {
    const left = reason === "confirm_digits_wrong" ? triesLeft : undefined
    logRefusal("code_without_effect", { reason, tries_left: left })
  }
  const lang = languageFor(c)
  const next = `/authorize/wait?ticket=${scene}&ui_locales=${lang}`
  // The next page may lead to the application, and form-action would block a redirect there.
  const app = reason === "accepted" && appOf(c.env, (await desk.withProof(scene, secret))?.clientId)
  return app ? onwardPage(lang, app, next) : redirect(next)
}

export async function ticketPage(c: PageContext, { scene, secret }: Bearer) {
  const ticket = await deskOf(c.env, scene).withProof(scene, secret)
  const app = appOf(c.env, ticket?.clientId)
  if (ticket === undefined || app === undefined) {
    return withoutTicket(await errorPage(c, 404, "ticket_not_found"), scene)
  }
  switch (ticket.state) {
    case "approved":
    case "granted":
      return redirect(`/authorize/resume?ticket=${scene}`)
    case "choosing":
      return redirect(isLink(ticket) ? askAbout(ticket) : `/choose?ticket=${scene}`)
    case "waiting":
      return ticket.qr === "" && (await deskOf(c.env, scene).wantsPress(scene))
        ? showCodePage({ lang: languageFor(c), app, scene })
        : shown(c, app, ticket)
    case "scanned":
      return isLink(ticket) ? askForCode(c, app, ticket) : shown(c, app, ticket)
    case "confirmed":
      return shown(c, app, ticket)
    default:
      return errorPage(c, 409, reasonOfEnd(ticket), {
        app,
        again: againOf(ticket),
        back: leaveAddress(scene, app),
        id: statusOf(ticket, Date.now()).error_id,
      })
  }
}

/** After the scan a link continues on pages of plain forms, which name the WeChat by its mark. */
async function askForCode(c: PageContext, app: App, ticket: StoredTicket): Promise<Response> {
  return linkCodePage({
    lang: languageFor(c),
    app,
    scene: ticket.scene,
    mark: await markOf(c.env, ticket),
    wrong: ticket.tried !== "",
    secondsLeft: statusOf(ticket, Date.now()).expires_in,
  })
}

/** Where the account page asks whether the WeChat is to be added. */
const askAbout = (ticket: StoredTicket) => `${accountAddress(ticket)}&add=${ticket.scene}`

export function shown(
  c: PageContext,
  app: App,
  ticket: StoredTicket,
  lang = languageFor(c),
): Promise<Response> {
  return signInPage({
    lang,
    app,
    scene: ticket.scene,
    qr: ticket.qr,
    version: ticket.version,
    chatCode: ticket.chatCode,
    secondsLeft: statusOf(ticket, Date.now()).expires_in,
    scanned: ticket.state !== "waiting",
    identified: ticket.state !== "waiting" && ticket.confirm === "oauth",
    ...(ticket.state === "scanned" && { asks: asksOf(ticket) }),
    links: isLink(ticket),
    inside: isWeChat(c.req.header("user-agent")),
  })
}

const asksOf = (ticket: StoredTicket): Asks => ({
  confirm: ticket.confirm,
  matchNumber: matchNumber(ticket),
  wrong: ticket.tried !== "",
})

/** Where the same request starts again: routes/hosted/again.ts. */
export const againOf = ({ scene, clientId }: Pick<StoredTicket, "scene" | "clientId">) =>
  `/authorize/again?ticket=${scene}&client_id=${encodeURIComponent(clientId)}`

function reasonOfEnd({ state, reason }: StoredTicket): Trouble {
  if (reason !== "accepted") return reason
  if (state === "denied") return "denied"
  return state === "expired" ? "ticket_expired" : "ticket_not_found"
}
