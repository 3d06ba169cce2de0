// Shared by all calls of the widget: the origin, the body, and the proof of the ticket.

import type { Context } from "hono"
import { isScene } from "../../base/secrets.ts"
import { configOf, type Env } from "../../env.ts"
import { type Bearer, ticketOfCookie } from "../../http/cookie.ts"
import { isFromOwnPage } from "../../http/own-page.ts"
import { readText } from "../../http/read-body.ts"

export type C = Context<{ Bindings: Env }>

const bodyBytesMax = 8 * 1024

/** Registered origins of any app; which app it is, is checked when a ticket is created. */
export function isKnownOrigin(env: Env, origin: string): boolean {
  const { issuer, apps } = configOf(env)
  return origin === issuer || apps.some((app) => app.origins.includes(origin))
}

export function corsFor(c: C): Record<string, string> {
  const origin = c.req.header("origin")
  const vary = { vary: "Origin" }
  if (origin === undefined || !isKnownOrigin(c.env, origin)) return vary
  return { ...vary, "access-control-allow-origin": origin }
}

export function preflight(cors: Record<string, string>): Response {
  const headers = {
    ...cors,
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-max-age": "600",
  }
  return new Response(null, { status: 204, headers })
}

/** The members of a flat JSON object of strings, as parameters. */
export async function paramsIn(
  c: C,
  bytesMax = bodyBytesMax,
): Promise<URLSearchParams | undefined> {
  const text = await readText(c.req.raw, bytesMax)
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined
    const entries = Object.entries(body)
    if (entries.some(([, value]) => typeof value !== "string")) return undefined
    // JSON.parse keeps the last member of a name; a string more than these have is a repeated one.
    if (text.match(/"(?:[^"\\]|\\.)*"/g)?.length !== 2 * entries.length && entries.length > 0) {
      return undefined
    }
    return new URLSearchParams(entries as [string, string][])
  } catch {
    return undefined
  }
}

/** The scene and the browser's secret: from a header, the WebSocket's protocols, or the cookie. A sibling
 * host may know the scene, and a browser sends the cookie with its requests, too (TK-11). */
export function proofOf(c: C): Bearer | undefined {
  const scene = c.req.param("scene")
  if (scene === undefined || !isScene(scene)) return undefined
  const secret = bearerTokenOf(c)
  if (secret === undefined) {
    return isFromOwnPage(c) ? ticketOfCookie(c.req.header("cookie"), scene) : undefined
  }
  return /^[A-Za-z0-9_-]{43}$/.test(secret) ? { scene, secret } : undefined
}

function bearerTokenOf(c: C): string | undefined {
  const header = /^Bearer ([A-Za-z0-9_-]{1,128})$/.exec(c.req.header("authorization") ?? "")?.[1]
  const offered = (c.req.header("sec-websocket-protocol") ?? "").split(/, */)
  return header ?? offered.find((name) => name.startsWith("bearer."))?.slice("bearer.".length)
}

/**
 * Any page may read the answer to a request for a ticket: a refusal tells the site's owner what to fix
 * and contains no secret, and a ticket goes to registered origins only.
 */
export function corsForAsking(c: C): Record<string, string> {
  const origin = c.req.header("origin")
  return { vary: "Origin", ...(origin && { "access-control-allow-origin": origin }) }
}
