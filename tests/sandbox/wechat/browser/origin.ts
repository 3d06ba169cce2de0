// The headers by which a browser states the source of a request: Origin, Referer, Sec-Fetch-Site, and
// the cookies that it sends (Fetch §3.2 and §3.3, Referrer Policy §8.3, RFC 6265bis §5.2).
import { getPublicSuffix } from "tough-cookie"
import type { Method } from "./request.ts"

/** The start of a visit: the page that was shown, and its Referrer-Policy; null for a bare link. */
export type From = { url: URL; policy: string } | null
export type Relation = "none" | "same-origin" | "same-site" | "cross-site"

export function relationOf(from: From, to: URL): Relation {
  if (!from) return "none"
  if (from.url.origin === to.origin) return "same-origin"
  return siteOf(from.url) === siteOf(to) ? "same-site" : "cross-site"
}

export function originHeaders(from: From, to: URL, method: Method): Record<string, string> {
  if (!from) return {}
  const { policy, url } = from
  const same = url.origin === to.origin
  const silent = policy === "no-referrer" || (policy === "same-origin" && !same)
  const origin = silent ? "null" : url.origin
  return {
    ...(method === "POST" && { Origin: origin }),
    ...(!silent && { Referer: same ? withoutFragment(url) : `${url.origin}/` }),
  }
}

/**
 * A link from outside a browser counts as same-site; from another site only a GET carries Lax
 * cookies.
 */
export function sameSiteContext(relation: Relation, method: Method): "strict" | "lax" | "none" {
  if (relation !== "cross-site") return "strict"
  return method === "GET" ? "lax" : "none"
}

export function withoutFragment(url: URL): string {
  const bare = new URL(url)
  bare.hash = ""
  return bare.href
}

/** The scheme and the registrable domain, or the host itself if it has no such domain. */
function siteOf({ protocol, hostname }: URL): string {
  const dotted = hostname.includes(".") && !/^[\d.]+$/.test(hostname)
  return `${protocol}//${(dotted && getPublicSuffix(hostname)) || hostname}`
}
