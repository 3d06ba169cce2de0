// Which pages of other origins may call, and read the answer (Fetch standard, CORS protocol).

import type { Context, Next } from "hono"
import { configOf, type Env } from "../env.ts"
import { isHeaderList } from "./header-list.ts"

type C = Context<{ Bindings: Env }>

const allow = "access-control-allow-"

/** Registered origins of any app; which app it is, is checked when a ticket is created. */
export function isKnownOrigin(env: Env, origin: string): boolean {
  const { issuer, apps } = configOf(env)
  return origin === issuer || apps.some((app) => app.origins.includes(origin))
}

/** A page of an application, or our own. */
export function corsFor(c: C): Record<string, string> {
  const origin = c.req.header("origin")
  const vary = { vary: "Origin" }
  if (origin === undefined || !isKnownOrigin(c.env, origin)) return vary
  return { ...vary, [`${allow}origin`]: origin }
}

/** Any page may read the answer to a request for a ticket: a refusal tells the site's owner what to fix and has no
 * secret, and a ticket goes to registered origins only. */
export function corsForAsking(c: C): Record<string, string> {
  const origin = c.req.header("origin")
  return { vary: "Origin", ...(origin && { [`${allow}origin`]: origin }) }
}

/** Any page, without credentials. */
export const anyPage = {
  [`${allow}origin`]: "*",
  "access-control-expose-headers": "www-authenticate",
}

/** The addresses of OAuth that pages call. Introspection is for servers. */
const open = /^\/(token|par|revoke|userinfo|jwks|\.well-known\/.*)$/

/** Middleware. Any page may call these: tokens are proofs in themselves, and no cookie is read.
 * Browsers refuse `*` to a request with credentials, which some client libraries send with every call, so a
 * page of an application gets its own origin. */
export async function openToPages(c: C, next: Next): Promise<void> {
  await next()
  if (!open.test(c.req.path)) return
  const { vary = "", ...known } = corsFor(c)
  const credentials = `${allow}origin` in known && { [`${allow}credentials`]: "true" }
  const headers = { ...anyPage, ...known, ...credentials }
  for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
  c.res.headers.append("vary", vary)
}

const usualHeaders = "authorization, content-type"

/** Allows whatever headers the page asks for: tracing adds its own to every fetch (`traceparent`, `baggage`), and a
 * header that nobody reads does no harm. */
export function preflight(c: C, cors: Record<string, string> = {}): Response {
  const asked = c.req.header("access-control-request-headers") ?? ""
  const headers = {
    ...cors,
    vary: [cors.vary, "Access-Control-Request-Headers"].filter(Boolean).join(", "),
    [`${allow}methods`]: "GET, POST",
    [`${allow}headers`]: isHeaderList(asked) ? asked : usualHeaders,
    "access-control-max-age": "600",
  }
  return new Response(null, { status: 204, headers })
}

export const openPreflight = (c: C): Response => preflight(c)
