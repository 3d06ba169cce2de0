// Refuses a query in which a parameter occurs twice, for every route that reads one (OA-15).

import type { Context, Next } from "hono"
import type { Env } from "../env.ts"
import { corsFor } from "../http/cors.ts"
import { refuseJson } from "../http/refuse.ts"
import { repeatedName } from "../http/repeated-name.ts"
import { errorPage } from "../pages/error-page.ts"

/** These answer it in their own way, or read no query: OAuth's endpoints, the admin API, and WeChat's
 * callback, whose bytes the core checks. */
const others =
  /^\/(authorize|token|par|revoke|introspect|userinfo|jwks|health|\.well-known\/.*|admin(\/.*)?|[^/]+\/callback|accounts\/[^/]+\/access-token)$/

export async function refuseRepeatedQuery(
  c: Context<{ Bindings: Env }>,
  next: Next,
): Promise<Response | undefined> {
  const { pathname, searchParams } = new URL(c.req.url)
  if (repeatedName(searchParams) === undefined || others.test(pathname)) {
    await next()
    return undefined
  }
  if (pathname.startsWith("/tickets")) return refuseJson("request_malformed", corsFor(c))
  return errorPage(c, 400, "request_malformed")
}
