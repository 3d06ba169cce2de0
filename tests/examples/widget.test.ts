// The components of examples/widget-react and widget-vue, built by their own bundler and opened in a
// browser. The bundler includes widget.wasm, the words and the parts, and a sign-in works through the
// framework's own properties and events.

import assert from "node:assert/strict"
import { cpSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { after, before, test } from "node:test"
import type { Browser, BrowserContext } from "playwright-core"
import { build, createServer } from "vite"
import { launch } from "../support/chromium.ts"
import { issuer, redirectUri, site } from "../widget/support/fake-menshen.ts"
import { openStage } from "../widget/support/stage.ts"

const root = join(import.meta.dirname, "../..")
const place = join(root, "build/widget-examples")
let browser: Browser
before(async () => {
  // Installed like a published package: Vite treats a linked package as part of the program.
  for (const part of ["package.json", "dist/widget"])
    cpSync(join(root, part), join(place, "node_modules/menshen", part), { recursive: true })
  browser = await launch()
})
after(async () => {
  await browser.close()
  rmSync(place, { recursive: true, force: true })
})

/** Copies the example to a folder of its own, which becomes the working directory. */
function goTo(name: string): string {
  const folder = join(place, name)
  const filter = (path: string) => !path.includes("node_modules")
  cpSync(join(root, "examples", name), folder, { recursive: true, filter })
  process.env.VITE_ISSUER = issuer
  process.chdir(folder)
  return folder
}

/** The folder that its `npm run build` writes. */
async function built(name: string): Promise<string> {
  const folder = goTo(name)
  await build({ root: folder, logLevel: "error" })
  process.chdir(root)
  return join(folder, "dist")
}

const types: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  wasm: "application/wasm",
  json: "application/json",
}

async function serveSite(
  context: BrowserContext,
  folder: string,
  requests: string[],
): Promise<void> {
  await context.route(`${site}/**`, (route, request) => {
    const { pathname } = new URL(request.url())
    requests.push(pathname)
    const file = pathname === "/" ? "index.html" : pathname.slice(1)
    const contentType = types[file.split(".").at(-1) ?? ""] ?? ""
    return route.fulfill({ body: readFileSync(join(folder, file)), contentType })
  })
}

/** The token endpoint's answer; the widget checks issuer, audience and nonce. */
async function serveTokens(context: BrowserContext, aud: string): Promise<void> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
  const id_token = `${part({})}.${part({ iss: issuer, aud, sub: "u_1" })}.x`
  await context.route(`${issuer}/token`, (route) =>
    route.fulfill({
      headers: { "access-control-allow-origin": "*" },
      json: { access_token: "a", token_type: "Bearer", expires_in: 600, id_token },
    }),
  )
}

for (const name of ["widget-react", "widget-vue"]) {
  test(`${name} is built by Vite and signs in in Chromium`, async () => {
    const folder = await built(name)
    const stage = await openStage(browser)
    const requests: string[] = []
    await serveSite(stage.context, folder, requests)
    await serveTokens(stage.context, name)
    await stage.page.goto(`${site}/`)
    await stage.shows("Open WeChat")
    await stage.listens()
    assert.equal(stage.menshen.last.request.redirect_uri, redirectUri)
    for (const taken of [/widget.*\.wasm$/, /words-en.*\.json$/])
      assert.ok(
        requests.some((path) => taken.test(path)),
        `${taken} of ${requests}`,
      )
    stage.menshen.last.move("approved")
    await stage.page.getByText("Signed in as u_1").waitFor()
    assert.equal(await stage.page.locator("menshen-login").count(), 0)
    assert.deepEqual(stage.faults, [])
    await stage.context.close()
  })
}

test("Vite's development server of `npm start` serves the widget's files", async (t) => {
  const folder = goTo("widget-react")
  const server = await createServer({ root: folder, logLevel: "error", server: { port: 0 } })
  t.after(() => server.close())
  await server.listen()
  process.chdir(root)
  const stage = await openStage(browser)
  await stage.page.goto(String(server.resolvedUrls?.local[0]))
  await stage.shows("Open WeChat")
  await stage.listens()
  await stage.context.close()
})
