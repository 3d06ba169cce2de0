// Shared by the endpoints that programs call: OAuth's error body.

import type { Context } from "hono"
import { noStore } from "../http/refuse.ts"

/** RFC 6749 section 5.1, including caches of HTTP/1.0. */
export const noCache = { ...noStore, pragma: "no-cache" } as const

/** For endpoints that accept POST only. */
export function postOnly(_: Context): Response {
  return new Response(null, { status: 405, headers: { ...noStore, allow: "POST" } })
}

/** RFC 6749 section 5.2: 401 with a challenge if client authentication failed, otherwise 400. */
export function refuseOAuth(error: string, description: string): Response {
  const unproven = error === "invalid_client"
  const challenge = unproven ? { "www-authenticate": 'Basic realm="menshen"' } : {}
  const headers = { ...noCache, ...challenge }
  const body = { error, error_description: description }
  return Response.json(body, { status: unproven ? 401 : 400, headers })
}
