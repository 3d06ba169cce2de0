// For a GET that changes something: nothing happens unless a browser goes there. Previews of links send HEAD,
// and any page can load the address as an image or have it fetched ahead.

import type { Next } from "hono"
import { isNavigation } from "../http/own-page.ts"
import { onlyHead } from "../http/refuse.ts"
import { errorPage } from "../pages/error-page.ts"
import type { PageContext } from "../pages/page.ts"

/** Middleware of a route. A POST of a page passes: its route checks who sent it. */
export async function navigated(c: PageContext, next: Next): Promise<Response | undefined> {
  if (c.req.method === "HEAD") return onlyHead()
  if (c.req.method === "GET" && !isNavigation(c)) return errorPage(c, 400, "request_malformed")
  await next()
  return undefined
}
