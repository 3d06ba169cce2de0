// The widget as workerd serves it, on the pages of examples/, scanned with the sandbox's phone.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, describe, test } from "node:test"
import type { Browser, Page } from "playwright-core"
import { launch } from "../support/chromium.ts"
import { newPerson, scan, startWorld, type World } from "../support/world.ts"

let w: World
let browser: Browser
let person = ""
const servers = new Set<Server>()

before(async () => {
  w = await startWorld((config) => {
    const entry = JSON.parse(example("widget-html/app.json", config.issuer as string, demo(config)))
    ;(config.apps as object[]).push(entry)
  })
  browser = await launch()
  person = (await newPerson(w)).person
})
after(async () => {
  // Those of a test that failed half-way.
  for (const server of servers) server.close().closeAllConnections()
  await browser.close()
  await w.close()
})

/** The demo's address in this world, which the examples use. */
const demo = ({ apps }: Record<string, unknown>) =>
  (apps as { origins: string[] }[])[0]?.origins[0] ?? ""

/** An example with the addresses of this world. */
function example(file: string, issuer = w.menshen.url, origin = w.origin): string {
  const text = readFileSync(`examples/${file}`, "utf8")
  const [host, shop] = [new URL(issuer).host, new URL(origin).host]
  return text.replaceAll("localhost:8600", host).replaceAll("localhost:8603", shop)
}

interface Shop {
  readonly page: Page
  /** The text of the QR code, once its ticket is there. */
  readonly code: Promise<string>
  close(): Promise<void>
}

/** A real server, because Chromium lets only pages from this machine connect to it. */
async function openShop(html: string, port = Number(new URL(w.origin).port)): Promise<Shop> {
  const server = createServer(({ url }, answer) => {
    const isScript = url === "/shop.js"
    answer.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8")
    answer.end(isScript ? example("widget-csp/shop.js") : html)
  })
  servers.add(server)
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject)
    server.listen(port, "localhost", resolve)
  })
  const context = await browser.newContext({ locale: "en-US", reducedMotion: "reduce" })
  const page = await context.newPage()
  const code = page
    .waitForResponse((answer) => answer.url().endsWith("/tickets") && answer.status() === 201)
    .then(async (answer) => (await answer.json()).url as string)
  code.catch(() => {})
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
  const close = async () => {
    await context.close()
    servers.delete(server)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { page, code, close }
}

describe("the examples", () => {
  test("examples/widget-html signs in with twelve lines, and the page gets the person", async () => {
    const html = example("widget-html/index.html")
    assert.equal(html.trim().split("\n").length, 12)
    const { page, code, close } = await openShop(html)
    await page.getByRole("img", { name: /QR code/ }).waitFor()
    await scan(w, person, await code)
    await page.locator("body", { hasText: /Signed in as [\w-]+\./ }).waitFor()
    await close()
  })

  test("examples/widget-csp works under its policy, and in a frame without WebAssembly", async () => {
    const html = example("widget-csp/index.html")
    const { page, code, close } = await openShop(html)
    const refused: string[] = []
    page.on(
      "console",
      (line) => line.text().includes("Content Security") && refused.push(line.text()),
    )
    await page.getByRole("img", { name: /QR code/ }).waitFor()
    await scan(w, person, await code)
    await page.getByText(/The server gets the code/).waitFor()
    assert.deepEqual(refused, [])
    await close()

    const framed = await openShop(html.replace("'wasm-unsafe-eval'", ""))
    const frame = framed.page.frameLocator("menshen-login iframe")
    await frame.getByRole("img", { name: /QR code/ }).waitFor()
    await scan(w, person, await framed.code)
    await framed.page.getByText(/The server gets the code/).waitFor()
    await framed.close()
  })
})

describe("the widget from workerd", () => {
  test("signs in through a popup, and the page gets the tokens", async () => {
    const html = example("widget-html/index.html").replace(" exchange", ' exchange mode="popup"')
    const { page, code, close } = await openShop(html)
    const opening = page.waitForEvent("popup")
    await page.getByRole("button", { name: "Sign in with WeChat" }).click()
    const popup = await opening
    await popup.getByRole("img", { name: /QR code/ }).waitFor()
    const closing = popup.waitForEvent("close")
    await scan(w, person, await code)
    await page.locator("body", { hasText: /Signed in as [\w-]+\./ }).waitFor()
    await closing
    await close()
  })

  test("shows an error on an unregistered origin, which cannot frame the issuer either", async () => {
    const { page, close } = await openShop(example("widget-html/index.html"), 0)
    await page.getByText(/not set up correctly .*origin_not_registered/).waitFor()
    await close()
    const answer = await fetch(`${w.menshen.url}/widget/frame?client_id=widget`)
    assert.match(
      answer.headers.get("content-security-policy") ?? "",
      new RegExp(`frame-ancestors ${w.origin}$`),
    )
    assert.equal((await fetch(`${w.menshen.url}/widget/frame?client_id=nobody`)).status, 400)
  })

  test("also works as a classic script", async () => {
    const html = example("widget-html/index.html").replace(
      /<script type="module" src="([^"]+)menshen-login.js">/,
      '<script src="$1menshen-login.classic.js">',
    )
    const { page, code, close } = await openShop(html)
    await page.getByRole("img", { name: /QR code/ }).waitFor()
    await scan(w, person, await code)
    await page.locator("body", { hasText: /Signed in as [\w-]+\./ }).waitFor()
    await close()
  })
})
