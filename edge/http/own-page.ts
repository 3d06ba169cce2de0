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

/** Headers of a load ahead of a click; the last three are those of older browsers. */
const aheadHeaders = ["sec-purpose", "purpose", "x-purpose", "x-moz"]

/** Whether a browser loads this before a person goes there, if they ever do. */
const isAhead = (c: Context): boolean =>
  aheadHeaders.some((name) => /^(prefetch|preview)/.test(c.req.header(name) ?? ""))

/** Whether a browser goes to this address, in a window or a frame. Any page can load it as an image or a script, or
 * have it fetched ahead; nobody sees that, so it may begin or end nothing. A program sends no such header. */
export function isNavigation(c: Context): boolean {
  const isShown = ["document", "iframe", "frame"].includes(
    c.req.header("sec-fetch-dest") ?? "document",
  )
  return isShown && !isAhead(c)
}

/** Whether a page shows this in a frame of its own. */
export const isFramed = (c: Context): boolean =>
  ["iframe", "frame"].includes(c.req.header("sec-fetch-dest") ?? "document")

/** Whether a browser goes to this address from a page of this issuer, or by the visitor's own hand. */
export function isOwnNavigation(c: Context<{ Bindings: Env }>): boolean {
  const byHand = c.req.header("sec-fetch-site") === "none"
  return isNavigation(c) && (byHand || isFromOwnPage(c))
}

/** Whether a page of this issuer that is shown asks for a picture in it, or its script does. */
export function isPartOfOwnPage(c: Context<{ Bindings: Env }>): boolean {
  const dest = c.req.header("sec-fetch-dest") ?? "image"
  return ["image", "empty"].includes(dest) && !isAhead(c) && isFromOwnPage(c)
}

/** Whether a browser shows the answer in a window, or a page of this issuer asks for it. A page of a sibling
 * host can load any address as an image or in a hidden frame, and a browser sends our cookies with that; what
 * it opens in a window, a person sees. Applications and WeChat send people back from another site. */
export function isSeen(c: Context): boolean {
  const header = (name: string) => c.req.header(`sec-fetch-${name}`)
  if ((header("site") ?? "same-origin") === "same-origin") return true
  return header("mode") === "navigate" && header("dest") === "document"
}
