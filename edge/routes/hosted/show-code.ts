// POST /authorize/show: the button of a page without a QR code, on a day when few are left.

import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { appOf } from "../../env.ts"
import { ticketOfCookie } from "../../http/cookie.ts"
import { isFromOwnPage } from "../../http/own-page.ts"
import { pageForm } from "../../http/page-form.ts"
import { redirect } from "../../http/redirect.ts"
import { visitorOf } from "../../http/visitor.ts"
import { isForm } from "../../oidc/form.ts"
import { errorPage } from "../../pages/error-page.ts"
import { languageFor, type PageContext } from "../../pages/page.ts"
import { qrOf } from "../../sign-in/open-ticket.ts"
import { pageWithoutCode } from "../without-code.ts"
import { againOf } from "./ticket-page.ts"

export async function showCode(c: PageContext): Promise<Response> {
  const form = isForm(c) ? await pageForm(c) : new URLSearchParams()
  if (form === undefined) return errorPage(c, 400, "request_malformed")
  const bearer = ticketOfCookie(c.req.header("cookie"), form.get("ticket") ?? undefined)
  // A sibling host's form would bring the cookie, and could use up QR codes (TK-11).
  if (bearer === undefined || !isFromOwnPage(c)) return errorPage(c, 404, "ticket_not_found")
  const { scene, secret } = bearer
  const ticket = await deskOf(c.env, scene).withProof(scene, secret)
  const app = appOf(c.env, ticket?.clientId)
  if (ticket === undefined || app === undefined) return errorPage(c, 404, "ticket_not_found")
  const made = await qrOf(c.env, app, bearer, visitorOf(c, true))
  if (!made.ok && made.reason !== "ticket_out_of_turn") {
    return pageWithoutCode(c, made, { app, again: againOf(ticket) })
  }
  return redirect(`/authorize/wait?ticket=${scene}&ui_locales=${languageFor(c)}`)
}
