// The frame of every hosted page: its head, its look, and the headers that restrict it.

import type { Context } from "hono"
import { html } from "hono/html"
import type { App, Env } from "../env.ts"
import { noStore } from "../http/refuse.ts"
import { type Language, languageOf } from "../i18n/language.ts"
import { type Markup, wayBack } from "./way-back.ts"

export type { Markup }
export type PageContext = Context<{ Bindings: Env }>

export interface Page {
  lang: Language
  title: string
  /** The operator's own heading. The title then stands below it, because it says who asks. */
  heading?: string | undefined
  body: Markup
  head?: Markup | string
  /** The app whose name, logo and colour the page shows. */
  app?: App | undefined
  /** The way back to it, if that is another than its site; false for a page that has its own, or stands in the site. */
  back?: string | false | undefined
}

/** What a page may do; by default nothing. */
export interface Fence {
  status?: number
  scripts?: boolean
  /** Where the page posts: to this origin, or to an address of a checked request. Browsers apply
   * `form-action` to the redirects after a form too, so the second kind omits it. */
  forms?: boolean | "anywhere"
  /** The origins that may show the page in a frame (OA-11). */
  framedBy?: readonly string[]
  headers?: Record<string, string>
}

export function languageFor(c: PageContext, uiLocales = c.req.query("ui_locales")): Language {
  return languageOf(uiLocales ?? "", c.req.header("accept-language") ?? "")
}

export async function pageResponse(
  { lang, title, heading, head = "", body, app, back }: Page,
  fence: Fence = {},
): Promise<Response> {
  const text = await html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/pages/page.css${app ? `?app=${app.clientId}` : ""}">
${head}
</head>
<body>
<main class="card">
${app?.brand.logo ? html`<img class="logo" alt="" src="${app.brand.logo}">` : ""}
<h1>${heading ?? title}</h1>
${heading === undefined ? "" : html`<p class="small who">${title}</p>`}
${body}
${app === undefined || back === false ? "" : wayBack(lang, app, back)}
</main>
</body>
</html>
`
  return new Response(String(text), { status: fence.status ?? 200, headers: headersOf(fence) })
}

function headersOf(fence: Fence): Record<string, string> {
  const framed = fence.framedBy !== undefined && fence.framedBy.length > 0
  return {
    ...noStore,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policyOf(fence),
    // With "no-referrer" a form sends `Origin: null`, and its origin could not be checked.
    "referrer-policy": fence.forms ? "same-origin" : "no-referrer",
    // X-Frame-Options cannot list origins, and browsers ignore it beside frame-ancestors.
    ...(framed ? {} : { "x-frame-options": "DENY" }),
    ...fence.headers,
  }
}

function policyOf({ scripts, forms, framedBy = [] }: Fence): string {
  return [
    "default-src 'none'",
    ...(scripts ? ["script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"] : []),
    "style-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    ...(forms === "anywhere" ? [] : [`form-action ${forms ? "'self'" : "'none'"}`]),
    `frame-ancestors ${framedBy.join(" ") || "'none'"}`,
  ].join("; ")
}
