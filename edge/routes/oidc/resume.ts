// The end of a sign-in on our pages: the code of an approved ticket goes to the client, and a session begins.

import type { Context } from "hono"
import type { Session } from "../../desks/sessions/sessions.ts"
import type { CollectedTicket } from "../../desks/ticket/ticket-answers.ts"
import type { Env } from "../../env.ts"
import { type Bearer, withServed } from "../../http/cookie.ts"
import { isNavigation } from "../../http/own-page.ts"
import { redirect } from "../../http/redirect.ts"
import { onlyHead } from "../../http/refuse.ts"
import type { Return } from "../../oidc/authorization-request.ts"
import { errorWithout, type OAuthError } from "../../oidc/oauth-error.ts"
import { pageOf } from "../../oidc/page-sign-in.ts"
import { answerClient } from "../../oidc/redirect-to-client.ts"
import { openSession } from "../../oidc/session-cookie.ts"
import { changedAddress } from "../../pages/account-address.ts"
import { errorPage } from "../../pages/error-page.ts"
import { collect } from "../../sign-in/open-ticket.ts"
import { appOfTicket } from "../hosted/bearer.ts"
import { heldTicket, ticketPage } from "../hosted/ticket-page.ts"

type C = Context<{ Bindings: Env }>

/** Where the hosted page goes once its ticket is approved. */
export async function resume(c: C): Promise<Response> {
  if (c.req.method === "HEAD") return onlyHead()
  const held = isNavigation(c) ? heldTicket(c) : undefined
  if (held === undefined) return errorPage(c, 404, "ticket_not_found")
  return answerTicket(c, held, true)
}

/** `scanned`: the person has just scanned, so a session begins. */
export async function answerTicket(c: C, bearer: Bearer, scanned = false): Promise<Response> {
  const collected = await collect(c.env, bearer)
  if (!collected.ok) {
    const { reason, ticket } = collected
    // Not approved yet: the page shows the progress.
    if (reason === "ticket_out_of_turn") return ticketPage(c, bearer)
    if (ticket !== undefined) return refuseOther(c, ticket)
    const app = await appOfTicket(c.env, bearer)
    // A link ticket has no code (INV-19); it ends on the account page.
    if (reason === "purpose_mismatch") return redirect(changedAddress(app))
    return errorPage(c, 409, reason, { app })
  }
  const { authCode, ticket } = collected.value
  const page = pageOf(ticket)
  const answer = { ...returnOf(ticket), params: { code: authCode } }
  const response = page === undefined ? await answerClient(c, answer) : redirect(page)
  if (!scanned) return response
  const cookie = await openSession(c.env, ticket.pool, sessionFrom(ticket))
  if (cookie !== undefined) response.headers.append("set-cookie", cookie)
  return withServed(response, bearer)
}

function refuseOther(c: C, ticket: CollectedTicket): Promise<Response> {
  const description = "The person who signed in is not the one that id_token_hint names."
  return refuse(c, returnOf(ticket), { error: "login_required", description })
}

const returnOf = ({ redirectUri, responseMode, stateParam: state }: CollectedTicket): Return => ({
  redirectUri,
  responseMode,
  state,
})

const sessionFrom = (ticket: CollectedTicket): Session => ({
  scene: ticket.scene,
  user: ticket.user,
  appId: ticket.appId,
  openid: ticket.openid,
  authTime: ticket.scannedAt,
  provedAt: ticket.provedAt,
  confirm: ticket.confirm,
  browser: ticket.browser,
})

/** The person went back. */
export const decline = (c: C, to: Return): Promise<Response> =>
  refuse(c, to, errorWithout("accepted"))

export function refuse(c: C, to: Return, { error, description }: OAuthError): Promise<Response> {
  const { redirectUri, responseMode, state } = to
  const params = { error, error_description: description }
  return answerClient(c, { redirectUri, responseMode, state, params })
}
