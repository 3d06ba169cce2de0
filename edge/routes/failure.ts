// The answer when a handler throws: JSON for a program, a page for a person. Neither learns the cause;
// the log has it.

import type { Context } from "hono"
import { logError } from "../base/log.ts"
import { isPassing } from "../base/passing.ts"
import { newRefusalId } from "../base/refusal-id.ts"
import { troubleOf } from "../base/storage-trouble.ts"
import { ConfigError, type Env } from "../env.ts"
import { anyPage } from "../http/cors.ts"
import { BrokenBody, LateBody } from "../http/read-body.ts"
import { noStore } from "../http/refuse.ts"
import { errorPage } from "../pages/error-page.ts"

/** Paths that programs of any origin call, by OAuth or by the widget. */
const forPrograms =
  /^\/(tickets(\/.*)?|token|par|revoke|introspect|userinfo|jwks|\.well-known\/.*)$/

export function answerFailure(
  error: Error,
  c: Context<{ Bindings: Env }>,
): Response | Promise<Response> {
  if (error instanceof BrokenBody) return new Response(null, { status: 400, headers: noStore })
  // RFC 9110 section 15.5.9
  if (error instanceof LateBody) {
    return new Response(null, { status: 408, headers: { ...noStore, connection: "close" } })
  }
  const id = newRefusalId()
  logError(eventOf(error), error, { id, method: c.req.method, route: c.req.routePath })
  const passes = isPassing(error)
  if (!forPrograms.test(c.req.path)) return errorPage(c, passes ? 503 : 500, "failed", { id })
  // RFC 6749 section 4.1.2.1 has codes for a server in trouble; section 5.2 and our own API have none.
  const publicError = passes ? "temporarily_unavailable" : "server_error"
  const body = {
    error: publicError,
    error_description: "Something went wrong here. Please try again.",
    error_id: id,
  }
  const headers = { ...noStore, ...anyPage, ...(passes && { "retry-after": "5" }) }
  return Response.json(body, { status: passes ? 503 : 500, headers })
}

function eventOf(error: Error): string {
  if (error instanceof ConfigError) return "misconfigured"
  return troubleOf(error) === undefined ? "unexpected" : "storage_failed"
}
