// The hosted page: the authorization endpoint (RFC 6749 section 4.1.1, OpenID Connect Core 3.1.2).

import type { Context } from "hono"
import { cookieWith } from "../cookie.ts"
import { configOf, type Env } from "../env.ts"
import { errorPage } from "../pages/error.ts"
import { languageFor } from "../pages/page.ts"
import { signInPage } from "../pages/sign-in.ts"
import { checkRequest } from "../sign-in-request.ts"
import { qrSeconds } from "../ticket.ts"
import { collect, openTicket, type SignInRequest } from "../tickets.ts"
import { heldTicket, redirect, ticketPage } from "./ticket-page.ts"

type C = Context<{ Bindings: Env }>

export async function authorize(c: C): Promise<Response> {
  const params =
    c.req.method === "POST"
      ? new URLSearchParams(await c.req.text())
      : new URL(c.req.url).searchParams
  const checked = checkRequest(c.env, params, c.req.header("user-agent") ?? "")
  if (checked.kind === "page") return errorPage(c, 400, checked.reason)
  if (checked.kind === "redirect") {
    const to = new URL(checked.redirectUri)
    to.searchParams.set("error", checked.error)
    to.searchParams.set("error_description", checked.description)
    if (checked.state !== "") to.searchParams.set("state", checked.state)
    to.searchParams.set("iss", configOf(c.env).issuer)
    return redirect(to)
  }
  return showQr(c, checked.request, params.get("ui_locales") ?? undefined)
}

async function showQr(c: C, request: SignInRequest, uiLocales?: string): Promise<Response> {
  const ticket = await openTicket(c.env, request)
  if (ticket.reason !== "accepted") return errorPage(c, 503, ticket.reason, { app: request.app })
  const { scene, secret, url } = ticket
  const setCookie = cookieWith(c.req.header("cookie"), { scene, secret })
  return signInPage({
    ...{ lang: languageFor(c, uiLocales), app: request.app, scene, setCookie },
    ...{ qr: url, version: 1, secondsLeft: qrSeconds },
  })
}

/** Where the hosted page goes once the ticket is approved. */
export async function resume(c: C): Promise<Response> {
  const held = heldTicket(c)
  if (held === undefined) return errorPage(c, 404, "ticket_not_found")
  const { scene, secret } = held
  const collected = await collect(c.env, configOf(c.env).issuer, scene, secret)
  if (collected.reason === "accepted") return redirect(collected.redirectTo)
  if (collected.reason === "ticket_out_of_turn") return ticketPage(c, scene, secret)
  return errorPage(c, 409, collected.reason)
}
