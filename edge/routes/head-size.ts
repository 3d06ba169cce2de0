// Refuses a request whose head is larger than any that Menshen needs, before a route reads it. The engine
// would pass on 128 KiB, and each cookie, parameter and header in them is work.

import type { Context, Next } from "hono"
import type { Env } from "../env.ts"
import { clearSurplus } from "../http/cookie.ts"
import { anyPage } from "../http/cors.ts"
import { noStore } from "../http/refuse.ts"
import { errorPage } from "../pages/error-page.ts"

type C = Context<{ Bindings: Env }>

/** Ours are 2.6 KiB and a session for each pool (http/cookie.ts); the rest is what other hosts of the site set. */
const cookieBytesMax = 8 * 1024
const headersBytesMax = 16 * 1024
const addressBytesMax = 16 * 1024

/** Between name and value, and at the end of the line. */
const separatorBytes = 4

const tooLarge = {
  414: "The address is longer than 16 KiB. Send the parameters as a form, or push them.",
  431: "The headers are larger than 16 KiB together, or the Cookie header is larger than 8 KiB.",
} as const

/** RFC 9110 section 15.5.15, RFC 6585 section 5. */
function faultIn(request: Request): 414 | 431 | undefined {
  if (request.url.length > addressBytesMax) return 414
  if ((request.headers.get("cookie") ?? "").length > cookieBytesMax) return 431
  let total = 0
  for (const [name, value] of request.headers) total += name.length + value.length + separatorBytes
  return total > headersBytesMax ? 431 : undefined
}

export async function headSize(c: C, next: Next): Promise<Response | undefined> {
  const status = faultIn(c.req.raw)
  if (status === undefined) {
    await next()
    return undefined
  }
  const answer = await refuse(c, status)
  // A hundred pages that load at one moment each set a cookie, and the next request has them all.
  const cookies = (c.req.header("cookie") ?? "").slice(0, headersBytesMax)
  return clearSurplus(answer, cookies)
}

async function refuse(c: C, status: 414 | 431): Promise<Response> {
  if ((c.req.header("accept") ?? "").includes("text/html")) {
    return errorPage(c, status, "head_too_large")
  }
  const body = { error: "invalid_request", error_description: tooLarge[status] }
  return Response.json(body, { status, headers: { ...noStore, ...anyPage } })
}
