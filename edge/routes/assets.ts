// The files of the widget, served by the worker so that a page needs nothing but the issuer.

import files from "widget:files"
import type { Context } from "hono"
import { appOf, type Env } from "../env.ts"
import { preflight } from "../http/cors.ts"
import { errorPage } from "../pages/error-page.ts"
import { formPostJs } from "../pages/form-post.ts"
import { framePage } from "../pages/frame-page.ts"
import { styleFor } from "../pages/style.ts"

type C = Context<{ Bindings: Env }>

const cached = { "cache-control": "public, max-age=300" }
const anywhere = {
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
}
const types: Record<string, string> = {
  js: "text/javascript",
  json: "application/json",
  txt: "text/plain;charset=utf-8",
  wasm: "application/wasm",
}

/** On one machine no proxy compresses; for this header the runtime does. */
function file(c: C, type: string, body: BodyInit, more: Record<string, string> = {}): Response {
  const zips = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "")
  const encoding = { vary: "accept-encoding", ...(zips && { "content-encoding": "gzip" }) }
  return new Response(body, { headers: { ...cached, ...encoding, ...more, "content-type": type } })
}

export function widgetFile(c: C): Response {
  const name = c.req.param("file") ?? ""
  const type = types[name.slice(name.lastIndexOf(".") + 1)]
  const body = Object.hasOwn(files, name) ? files[name] : undefined
  if (body === undefined || type === undefined) return new Response(null, { status: 404 })
  return file(c, type, body, anywhere)
}

export const widgetPreflight = (c: C): Response => preflight(c, anywhere)

/** The page that draws the widget where the site's own page cannot. */
export function widgetFrame(c: C): Promise<Response> {
  const app = appOf(c.env, c.req.query("client_id"))
  return app === undefined ? errorPage(c, 400, "client_unknown") : framePage(c, app)
}

/** `/pages/page.css?app=<client_id>` has the app's colour. */
export function pageFile(c: C): Response {
  if (c.req.param("file") === "form-post.js") return file(c, "text/javascript", formPostJs)
  if (c.req.param("file") !== "page.css") return new Response(null, { status: 404 })
  const css = styleFor(appOf(c.env, c.req.query("app"))?.brand.color ?? "")
  return file(c, "text/css", css)
}
