// The widget's own files, served by the worker so that a page needs nothing but the issuer.

import login from "widget:menshen-login.js"
import wasm from "widget:widget.wasm"
import type { Context } from "hono"
import { pageCss } from "../pages/style.ts"

const cached = { "cache-control": "public, max-age=300", "x-content-type-options": "nosniff" }
const anywhere = {
  ...cached,
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
}

export function widgetFile(c: Context): Response {
  switch (c.req.param("file")) {
    case "menshen-login.js":
      return new Response(login, { headers: { ...anywhere, "content-type": "text/javascript" } })
    case "widget.wasm":
      return new Response(wasm, { headers: { ...anywhere, "content-type": "application/wasm" } })
    default:
      return new Response(null, { status: 404 })
  }
}

export function pageFile(c: Context): Response {
  if (c.req.param("file") !== "page.css") return new Response(null, { status: 404 })
  return new Response(pageCss, { headers: { ...cached, "content-type": "text/css" } })
}
