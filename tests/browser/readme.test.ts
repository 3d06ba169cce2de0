// README.md's integration, unchanged except for its two addresses: a page with it signs in.

import assert from "node:assert/strict"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { after, before, describe, test } from "node:test"
import type { Browser } from "playwright-core"
import { launch } from "../support/chromium.ts"
import * as world from "../support/world.ts"

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8")
const integration = /```html\n([\s\S]*?)```/.exec(readme)?.[1] ?? ""

let w: world.World
let site: Server
let browser: Browser
before(async () => {
  w = await world.startWorld()
  const page = integration
    .replace("https://login.example.com", w.menshen.url)
    .replace("https://shop.example.com/callback", w.redirectUri)
  site = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end(page)
  })
  site.listen(Number(new URL(w.origin).port), "localhost")
  await once(site, "listening")
  browser = await launch()
})
after(async () => {
  await browser?.close()
  site?.close()
  await w?.close()
})

describe("README.md", () => {
  test("its integration has at most twelve lines and signs in", async () => {
    assert.ok(integration.trim().split("\n").length <= 12)
    const page = await browser.newPage()
    // Heard beside the page's own listener, which does nothing with it.
    await page.addInitScript(() => {
      addEventListener("success", (event) => Object.assign(globalThis, { heard: event }), true)
    })
    const made = page.waitForResponse(`${w.menshen.url}/tickets`)
    await page.goto(w.origin)
    const { url } = await (await made).json()
    const { person } = await world.newPerson(w)
    await world.scan(w, person, url)
    const heard = await page.waitForFunction(() => Reflect.get(globalThis, "heard")?.detail)
    const { code, codeVerifier } = await heard.jsonValue()
    assert.equal((await world.redeem(w, code, codeVerifier)).status, 200)
  })
})
