// A page that lets strangers write harmless-looking HTML, such as an image with a name: the named element
// takes the place of `document.currentScript` (DOM clobbering), from which the classic widget used to read
// its own address, and with it that of the scripts that it loads.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { Browser } from "playwright-core"
import { launch } from "../support/chromium.ts"
import { until } from "../support/until.ts"
import { FakeMenshen, issuer, site, widget } from "../widget/support/fake-menshen.ts"

describe("the classic widget on a page with a named element", () => {
  let browser: Browser
  before(async () => {
    browser = await launch()
  })
  after(() => browser?.close())

  test("loads its parts from its own address, and nothing from the element's", async () => {
    const context = await browser.newContext()
    const menshen = new FakeMenshen()
    await menshen.serve(context)
    const stolen: string[] = []
    await context.route("https://evil.test/**", (route, request) => {
      stolen.push(request.url())
      const body = "globalThis.evil = true"
      return route.fulfill({ body, contentType: "text/javascript" })
    })
    menshen.page = `<!doctype html><meta charset="utf-8">
      <img name="currentScript" src="https://evil.test/widget/image.js" alt="">
      <script src="${issuer}/widget/menshen-login.classic.js"></script>
      ${widget()}`
    const page = await context.newPage()
    await page.goto(`${site}/`)
    const scripts = () => stolen.filter((url) => !url.endsWith("/image.js"))
    const drawn = page.locator("menshen-login [part=qr]")
    await until("a script or a QR code", async () => scripts().length > 0 || drawn.isVisible())
    assert.deepEqual(scripts(), [])
    assert.equal(await page.evaluate("globalThis.evil"), undefined)
    await context.close()
  })
})
