// The headers of every answer, whichever route gave it.

import { ConfigError, configOf, type Env } from "../env.ts"
import { noStore } from "./refuse.ts"

/** Pages that may be shown in a window which an application opened, and which returns to it: its page keeps
 * a handle of that window, which another policy would take away for good. */
const onTheWay = /^\/(authorize|choose|logout|proofs|widget)(\/|$)|^\/[^/]+\/oauth$/

/** Nothing is stored unless its route says so: a cache must never serve one person's answer, or WeChat's
 * echostr, to another. Programs and pages hear nothing that they could take for a script. */
export function withHeaders(response: Response, pathname: string, env: Env): Response {
  // The answer to a WebSocket cannot be changed, and nobody stores it.
  if (response.status === 101) return response
  const { headers } = response
  if (!headers.has("cache-control")) headers.set("cache-control", noStore["cache-control"])
  headers.set("x-content-type-options", "nosniff")
  const shared = onTheWay.test(pathname)
  headers.set("cross-origin-opener-policy", shared ? "unsafe-none" : "same-origin")
  if (isHttps(env)) headers.set("strict-transport-security", "max-age=31536000")
  return response
}

/** RFC 6797: a browser that was here once comes back by https only. Without its subdomains, which are not
 * ours. */
function isHttps(env: Env): boolean {
  try {
    return configOf(env).issuer.startsWith("https:")
  } catch (error) {
    if (error instanceof ConfigError) return false
    throw error
  }
}
