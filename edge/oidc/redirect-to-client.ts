// The authorization response, success or error: in the query or by a form that submits itself, always
// with `state` as it came and with `iss` (RFC 9207).

import { html } from "hono/html"
import { configOf } from "../env.ts"
import { redirect } from "../http/redirect.ts"
import { pageText } from "../i18n/page-text.ts"
import { languageFor, type PageContext, pageResponse } from "../pages/page.ts"
import type { SignInRequest } from "../sign-in/open-ticket.ts"

export interface Answer {
  redirectUri: string
  responseMode: "query" | "form_post"
  state: string
  params: { code: string } | { error: string; error_description: string }
}

/** What an error page about a checked request needs for the way back. An answer by form has no address. */
export function wayFrom(c: PageContext, { app, redirectUri, responseMode, state }: SignInRequest) {
  if (responseMode === "form_post") return { app }
  const iss = configOf(c.env).issuer
  const params = { error: "access_denied", ...(state && { state }), iss }
  return { app, back: String(addressOf(redirectUri, params)) }
}

export async function answerClient(c: PageContext, answer: Answer): Promise<Response> {
  const { redirectUri, responseMode, state, params } = answer
  const iss = configOf(c.env).issuer
  const all: Record<string, string> = { ...params, ...(state && { state }), iss }
  if (responseMode === "form_post") return formPost(c, redirectUri, all)
  return redirect(addressOf(redirectUri, all))
}

/** Keeps the query that the address already has (RFC 6749 section 3.1.2). */
export function addressOf(uri: string, params: Record<string, string>): URL {
  const address = new URL(uri)
  const more = new URLSearchParams(params)
  address.search = [address.search, more].map(String).filter(Boolean).join("&")
  return address
}

/** OAuth 2.0 Form Post Response Mode. Browsers apply form-action to the redirects that follow the POST,
 * so this page omits it; the page contains nothing that a stranger supplied. */
function formPost(c: PageContext, to: string, params: Record<string, string>): Promise<Response> {
  const lang = languageFor(c)
  const text = pageText[lang].goOn
  const fields = Object.entries(params).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  const head = html`<script type="module" src="/pages/form-post.js"></script>`
  const body = html`<form method="post" action="${to}">${fields}
<button class="button">${text.button}</button></form>`
  const page = { lang, title: text.title, head, body }
  return pageResponse(page, { scripts: true, forms: "anywhere" })
}
