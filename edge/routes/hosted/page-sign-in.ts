// A page of ours that needs a session signs the person in itself, with what /authorize has: the limits, a ticket
// of this browser, which a reload finds again, and WeChat's web authorization inside WeChat.

import { isScene } from "../../base/secrets.ts"
import { type App, officialAccountOf } from "../../env.ts"
import { addressOf } from "../../http/client-address.ts"
import { ticketsOfCookie, withTicket } from "../../http/cookie.ts"
import { isFramed, isNavigation } from "../../http/own-page.ts"
import { take } from "../../http/rate-limit.ts"
import { redirect } from "../../http/redirect.ts"
import { visitorOf } from "../../http/visitor.ts"
import { requestOfPage } from "../../oidc/page-sign-in.ts"
import { accountAddress } from "../../pages/account-address.ts"
import { accountNote } from "../../pages/account-page.ts"
import { languageFor, type PageContext } from "../../pages/page.ts"
import { openPageTicket, openTicketInside, type SignInRequest } from "../../sign-in/open-ticket.ts"
import { waitingSeconds, waitingTicket } from "../../sign-in/waiting-ticket.ts"
import { authorizationUrl, isWeChat, stateOf } from "../../sign-in/web-authorization.ts"
import { crowdLimit, limitPage } from "../limited.ts"
import { pageWithoutCode } from "../without-code.ts"

/** GET /account without a session that serves. Begins nothing that nobody sees, and nothing in a frame. */
export async function signInToSee(c: PageContext, app: App): Promise<Response> {
  const opens = c.req.method === "GET" && isNavigation(c) && !isFramed(c)
  if (!opens) return accountNote(languageFor(c), "signedOut", app)
  const admission = await take(c.env, "signInsPerAddress", addressOf(c))
  if (!admission.ok) return limitPage(c, admission.retryAfter, { app })
  return signInFor(c, app, pageToComeBackTo(c, app), "first")
}

/** The page that was asked for; nothing of the address is repeated but the names of tickets, and a language. */
function pageToComeBackTo(c: PageContext, app: App): string {
  const sceneIn = (name: string) => [c.req.query(name) ?? ""].filter(isScene)
  const [choosing] = sceneIn("choose")
  const lang = c.req.query("ui_locales") === undefined ? "" : `&ui_locales=${languageFor(c)}`
  if (choosing !== undefined) return `/choose?ticket=${choosing}${lang}`
  const [more] = ["add", "join"].flatMap((name) =>
    sceneIn(name).map((scene) => `&${name}=${scene}`),
  )
  return `${accountAddress(app)}${more ?? ""}${lang}`
}

/** How the visitor came: to the page, or for another code; `scan`: a QR code is wanted, not WeChat. */
export type Coming = "first" | "again" | "scan"

/** The caller counts the address. @param page an address of ours, to which the scan leads back */
export async function signInFor(
  c: PageContext,
  app: App,
  page: string,
  coming: Coming,
): Promise<Response> {
  const request = requestOfPage(c.env, app, page, visitorOf(c))
  const crowd = await crowdLimit(c, request)
  if (crowd !== undefined) return limitPage(c, crowd.retryAfter, { app })
  return coming !== "scan" && asksWeChat(c, app)
    ? askWeChat(c, request)
    : showCode(c, request, coming === "first")
}

const asksWeChat = (c: PageContext, app: App): boolean =>
  officialAccountOf(c.env, app).oauth !== undefined && isWeChat(c.req.header("user-agent"))

async function askWeChat(c: PageContext, request: SignInRequest): Promise<Response> {
  const ticket = await openTicketInside(c.env, request)
  const to = authorizationUrl(c.env, request.app, await stateOf(ticket), languageFor(c))
  return withTicket(redirect(to), c.req.header("cookie"), ticket)
}

async function showCode(c: PageContext, request: SignInRequest, mayWait: boolean) {
  const { app } = request
  const cookie = c.req.header("cookie")
  const held = mayWait ? ticketsOfCookie(cookie, waitingSeconds) : []
  const waiting = await waitingTicket(c.env, request, held)
  if (waiting !== undefined) return redirect(pageOfTicket(c, app, waiting.scene))
  const ticket = await openPageTicket(c.env, request)
  if (!ticket.ok) return pageWithoutCode(c, ticket, { app })
  const page = redirect(pageOfTicket(c, app, ticket.value.scene))
  return withTicket(page, cookie, ticket.value)
}

function pageOfTicket(c: PageContext, { clientId }: App, scene: string): string {
  const query = { ticket: scene, version: "0", ui_locales: languageFor(c), client_id: clientId }
  return `/authorize/wait?${new URLSearchParams(query)}`
}
