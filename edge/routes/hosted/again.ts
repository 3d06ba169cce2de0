// GET /authorize/again: the request of a ticket, from its beginning. A page that answered a form, a pushed request
// or a link has no address that would repeat it, so every page goes here for a new code.

import { isLink } from "../../core/ticket.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { appOf } from "../../env.ts"
import { type Bearer, withServed } from "../../http/cookie.ts"
import { onlyHead } from "../../http/refuse.ts"
import { pageOf } from "../../oidc/page-sign-in.ts"
import { errorPage } from "../../pages/error-page.ts"
import type { PageContext } from "../../pages/page.ts"
import { requestOf } from "../../sign-in/kept-hint.ts"
import { answerRequest } from "../oidc/authorize.ts"
import { linkAgain } from "./account.ts"
import { ticketOfClick } from "./bearer.ts"
import { signInFor } from "./page-sign-in.ts"

/** `scan`: a QR code is wanted, so the browser is not sent to WeChat's web authorization another time. */
export async function again(c: PageContext): Promise<Response> {
  if (c.req.method === "HEAD") return onlyHead()
  const held = ticketOfClick(c)
  if (held === undefined) return errorPage(c, 404, "ticket_not_found")
  return withServed(await startAgain(c, held), held)
}

async function startAgain(c: PageContext, { scene, secret }: Bearer): Promise<Response> {
  const desk = deskOf(c.env, scene)
  const ticket = await desk.withProof(scene, secret)
  if (ticket === undefined) return errorPage(c, 404, "ticket_not_found")
  // The old code may have been photographed, and must not sign anybody in.
  if (["waiting", "scanned"].includes(ticket.state)) await desk.cancel(scene, secret)
  if (isLink(ticket)) return linkAgain(c, ticket)
  const isScan = c.req.query("scan") !== undefined
  const page = pageOf(ticket)
  const app = appOf(c.env, ticket.clientId)
  if (page !== undefined && app !== undefined) {
    return signInFor(c, app, page, isScan ? "scan" : "again")
  }
  const params = await requestOf(ticket, secret)
  if (params === undefined) return errorPage(c, 404, "ticket_not_found")
  return answerRequest(c, String(params), isScan ? "scan again" : "again")
}
