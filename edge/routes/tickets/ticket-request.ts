// Shared by all calls of the widget: the origin, the body, and the proof of the ticket.

import type { Context } from "hono"
import { isScene } from "../../base/secrets.ts"
import type { Env } from "../../env.ts"
import { type Bearer, ticketOfCookie } from "../../http/cookie.ts"
import { isFromOwnPage } from "../../http/own-page.ts"
import { readText } from "../../http/read-body.ts"

export type C = Context<{ Bindings: Env }>

const bodyBytesMax = 8 * 1024

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
