// GET /authorize/leave: back to the application without a sign-in. The ticket ends, so that a code which somebody
// scans later signs nobody in, and the application hears that the person declined, or why they could not sign in.

import type { Reason } from "../../core/reasons.ts"
import { statusOf } from "../../core/ticket.ts"
import type { StoredTicket } from "../../desks/ticket/ticket-row.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { type App, appOf, type Env } from "../../env.ts"
import { type Bearer, withServed } from "../../http/cookie.ts"
import { redirect } from "../../http/redirect.ts"
import { onlyHead } from "../../http/refuse.ts"
import { siteOf } from "../../http/site-of.ts"
import { noVisitor } from "../../http/visitor.ts"
import { checkRequest, type Return } from "../../oidc/authorization-request.ts"
import { errorWithout } from "../../oidc/oauth-error.ts"
import { errorPage } from "../../pages/error-page.ts"
import type { PageContext } from "../../pages/page.ts"
import { requestOf } from "../../sign-in/kept-hint.ts"
import { refuse } from "../oidc/resume.ts"
import { ticketOfClick } from "./bearer.ts"

export async function leave(c: PageContext): Promise<Response> {
  if (c.req.method === "HEAD") return onlyHead()
  const held = ticketOfClick(c)
  if (held === undefined) return errorPage(c, 404, "ticket_not_found")
  return withServed(await leaveTicket(c, held), held)
}

async function leaveTicket(c: PageContext, { scene, secret }: Bearer): Promise<Response> {
  const desk = deskOf(c.env, scene)
  const ticket = await desk.withProof(scene, secret)
  const app = appOf(c.env, ticket?.clientId)
  if (ticket === undefined || app === undefined) return errorPage(c, 404, "ticket_not_found")
  const { reason, logId } = (await desk.refusalOf(scene)) ?? endOf(ticket)
  await desk.cancel(scene, secret)
  const to = returnOf(c.env, await requestOf(ticket, secret))
  return to === undefined ? toSite(c, app) : refuse(c, to, errorWithout(reason, logId))
}

const endOf = (ticket: StoredTicket): { reason: Reason; logId?: string | undefined } => ({
  reason: ticket.reason,
  logId: statusOf(ticket, Date.now()).error_id,
})

/** Where the ticket's request has its answer sent. Checked again, because menshen.json may have changed. */
function returnOf(env: Env, params: URLSearchParams | undefined): Return | undefined {
  if (params === undefined) return undefined
  const checked = checkRequest(env, params, noVisitor)
  if (checked.ok) return checked.value.request
  return checked.kind === "redirect" ? checked.to : undefined
}

/** A link answers no request, and of a ticket that has long ended none is kept. */
function toSite(c: PageContext, app: App): Response | Promise<Response> {
  const site = siteOf(app)
  return site === undefined ? errorPage(c, 404, "ticket_not_found", { app }) : redirect(site)
}
