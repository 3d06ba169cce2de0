// What the endpoints that programs call have in common: CORS and OAuth's own error body.

import type { Context } from "hono"
import { noStore } from "../http/refuse.ts"

/** Tokens are proofs in themselves and no cookie is read here, so any page may ask. */
export const cors = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "www-authenticate",
}

export function preflight(_: Context): Response {
  const headers = {
    ...cors,
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-max-age": "600",
  }
  return new Response(null, { status: 204, headers })
}

/** RFC 6749 section 5.1, for caches of any age. */
export const noCache = { ...noStore, pragma: "no-cache" } as const

/** For endpoints that take POST only. */
export function postOnly(_: Context): Response {
  return new Response(null, { status: 405, headers: { ...noStore, ...cors, allow: "POST" } })
}

/** RFC 6749 section 5.2: 401 with a challenge for a client that did not prove itself, else 400. */
export function refuseOAuth(error: string, description: string): Response {
  const unproven = error === "invalid_client"
  const challenge = unproven ? { "www-authenticate": 'Basic realm="menshen"' } : {}
  const headers = { ...noCache, ...cors, ...challenge }
  const body = { error, error_description: description }
  return Response.json(body, { status: unproven ? 401 : 400, headers })
}
