// Whether a page of this issuer sent a request.

import type { Context } from "hono"
import { configOf, type Env } from "../env.ts"

/** A sibling host is the same site, so browsers send our cookies with the requests of its pages; only these
 * headers tell them from ours. A browser sends Origin with every POST and WebSocket, and a program that
 * sends neither has no cookies of other people. */
export function isFromOwnPage(c: Context<{ Bindings: Env }>): boolean {
  const site = c.req.header("sec-fetch-site") ?? "same-origin"
  const { issuer } = configOf(c.env)
  return site === "same-origin" && (c.req.header("origin") ?? issuer) === issuer
}
