// The widget's own files, served by the worker so that a page needs nothing but the issuer.

import login from "widget:menshen-login.js"
import wasm from "widget:widget.wasm"
import type { Context } from "hono"
import { appOf, type Env } from "../env.ts"
import { formPostJs } from "../pages/form-post.ts"
import { styleFor } from "../pages/style.ts"

type C = Context<{ Bindings: Env }>

const cached = { "cache-control": "public, max-age=300", "x-content-type-options": "nosniff" }
const anywhere = {
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
}

/** On one machine nobody else makes files small on their way; the runtime does it for this header. */
function file(c: C, type: string, body: BodyInit, more: Record<string, string> = {}): Response {
  const zips = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "")
  const encoding = { vary: "accept-encoding", ...(zips && { "content-encoding": "gzip" }) }
  return new Response(body, { headers: { ...cached, ...encoding, ...more, "content-type": type } })
}

export function widgetFile(c: C): Response {
  switch (c.req.param("file")) {
    case "menshen-login.js":
      return file(c, "text/javascript", login, anywhere)
    case "widget.wasm":
      return file(c, "application/wasm", wasm, anywhere)
    default:
      return new Response(null, { status: 404 })
  }
}

/** `/pages/page.css?app=<client_id>` wears the app's colour. */
export function pageFile(c: C): Response {
  if (c.req.param("file") === "form-post.js") return file(c, "text/javascript", formPostJs)
  if (c.req.param("file") !== "page.css") return new Response(null, { status: 404 })
  const css = styleFor(appOf(c.env, c.req.query("app"))?.brand.color ?? "")
  return file(c, "text/css", css)
}
