// The hosted page: the authorization endpoint (RFC 6749 section 4.1.1, OpenID Connect Core 3.1.2).

import type { Context } from "hono"
import { html } from "hono/html"
import { cookieWith, secretOfCookie } from "../cookie.ts"
import { configOf, type Env } from "../env.ts"
import { htmlPage, refusePage, sentenceOf } from "../refuse.ts"
import { isScene } from "../secrets.ts"
import { checkRequest } from "../sign-in-request.ts"
import { qrSeconds } from "../ticket.ts"
import { collect, openTicket, type SignInRequest } from "../tickets.ts"
import { languageOf, pageWords } from "../words.ts"

type C = Context<{ Bindings: Env }>

/** 303, so that a browser never repeats a POST, and no referrer, so that no code leaks (OA-13). */
function redirect(to: string | URL): Response {
  const headers = {
    location: String(to),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
  }
  return new Response(null, { status: 303, headers })
}

export async function authorize(c: C): Promise<Response> {
  const params =
    c.req.method === "POST"
      ? new URLSearchParams(await c.req.text())
      : new URL(c.req.url).searchParams
  const checked = checkRequest(c.env, params, c.req.header("user-agent") ?? "")
  if (checked.kind === "page") return refusePage(400, checked.sentence)
  if (checked.kind === "redirect") {
    const to = new URL(checked.redirectUri)
    to.searchParams.set("error", checked.error)
    to.searchParams.set("error_description", checked.description)
    if (checked.state !== "") to.searchParams.set("state", checked.state)
    to.searchParams.set("iss", configOf(c.env).issuer)
    return redirect(to)
  }
  return showQr(c, checked.request, params.get("ui_locales") ?? "")
}

async function showQr(c: C, request: SignInRequest, uiLocales: string): Promise<Response> {
  const ticket = await openTicket(c.env, request)
  if (ticket.reason !== "accepted") return refusePage(503, sentenceOf(ticket.reason))
  const { scene, secret, url } = ticket
  const lang = languageOf(uiLocales, c.req.header("accept-language") ?? "")
  const words = pageWords[lang]
  const page = await html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title(request.app.name)}</title>
<link rel="stylesheet" href="/pages/page.css">
<script type="module" src="/widget/menshen-login.js"></script>
</head>
<body>
<main class="card">
<h1>${words.title(request.app.name)}</h1>
<menshen-login ticket="${scene}" qr="${url}" expires-in="${qrSeconds}"
  app-name="${request.app.name}" lang="${lang}" mode="redirect"></menshen-login>
<noscript><p>${words.noScript}</p></noscript>
</main>
</body>
</html>`
  return htmlPage(String(page), 200, {
    "set-cookie": cookieWith(c.req.header("cookie"), { scene, secret }),
  })
}

/** Where the hosted page goes once the ticket is approved. */
export async function resume(c: C): Promise<Response> {
  const scene = c.req.query("ticket") ?? ""
  const secret = isScene(scene) ? secretOfCookie(c.req.header("cookie"), scene) : ""
  if (secret === "") return refusePage(404, sentenceOf("ticket_not_found"))
  const collected = await collect(c.env, configOf(c.env).issuer, scene, secret)
  if (collected.reason === "accepted") return redirect(collected.redirectTo)
  return refusePage(409, sentenceOf(collected.reason))
}
