// The demo in Chromium: the shop on a screen, and the sandbox phone.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { Browser, Page } from "playwright-core"
import { startDemo } from "../sandbox/demo/server.ts"
import { launch, screenshot } from "../support/chromium.ts"
import { startWorld, type World } from "../support/world.ts"

let w: World
let demo: Awaited<ReturnType<typeof startDemo>>
let browser: Browser

before(async () => {
  w = await startWorld()
  const port = Number(new URL(w.origin).port)
  demo = await startDemo({ port, issuer: w.menshen.url, clientId: "shop" })
  browser = await launch()
})
after(async () => {
  await browser.close()
  await demo.close()
  await w.close()
})

/** Scans the newest QR code on the phone page, and follows the account if asked. */
async function scanOnPhone(phone: Page, name: string): Promise<void> {
  await phone.goto(w.sandboxUrl)
  await phone.locator("#codes button").first().waitFor()
  const person = phone.locator("#person option", { hasText: name })
  if ((await person.count()) === 0) {
    await phone.fill("#new-name", name)
    await phone.click("#add-person button")
    // Whoever is added is in the hand then.
    await person.and(phone.locator(":checked")).waitFor({ state: "attached" })
  }
  await phone.selectOption("#person", { label: name })
  await phone.locator("#codes button[data-scene]").first().click()
  const follow = phone.locator("#follow-yes")
  // The list says "nothing was sent" in a row of its own; only a delivery has data-accepted.
  await follow.or(phone.locator("#deliveries li[data-accepted]")).first().waitFor()
  if (await follow.isVisible()) await follow.click()
  await phone.locator("#deliveries li[data-accepted='true']").first().waitFor()
}

async function claimsOn(page: Page): Promise<Record<string, string>> {
  await page.locator("#claims").waitFor()
  const rows = await page.locator("#claims tr[data-claim]").all()
  const pairs = rows.map(async (row) => [
    await row.getAttribute("data-claim"),
    await row.locator("td").textContent(),
  ])
  return Object.fromEntries(await Promise.all(pairs))
}

const newContext = (colorScheme: "light" | "dark", width = 1100) =>
  browser.newContext({ colorScheme, locale: "en-US", viewport: { width, height: 800 } })

describe("the demo", () => {
  test("a person scans and follows in the widget, and is the same person on the hosted page", async () => {
    const screen = await newContext("light")
    const phones = await newContext("light")
    const [page, phone] = [await screen.newPage(), await phones.newPage()]
    // By its number, as some tools open it.
    await page.goto(demo.url.replace("localhost", "127.0.0.1"))
    await page.locator("menshen-login svg[part='qr']").waitFor()
    await screenshot(page, "demo/widget-waiting-light")
    await scanOnPhone(phone, "Mei")
    const claims = await claimsOn(page)
    await screenshot(page, "demo/signed-in-light")
    await screenshot(phone, "demo/phone-light")
    assert.equal(claims.iss, w.menshen.url)
    assert.match((await phone.locator("#chat").textContent()) ?? "", /Acme Shop/)
    await screen.close()

    const fresh = await newContext("dark", 375)
    const hosted = await fresh.newPage()
    await hosted.goto(`${demo.url}/login`)
    await hosted.locator("menshen-login svg[part='qr']").waitFor()
    assert.ok(hosted.url().startsWith(`${w.menshen.url}/authorize`))
    await screenshot(hosted, "demo/hosted-waiting-dark-375")
    await scanOnPhone(phone, "Mei")
    const again = await claimsOn(hosted)
    await screenshot(hosted, "demo/signed-in-dark-375")
    assert.equal(again.sub, claims.sub)
    await fresh.close()
    await phones.close()
  })

  test("its pages are drawn in dark, and as wide as a phone", async () => {
    for (const [scheme, width] of [
      ["dark", 1100],
      ["light", 375],
    ] as const) {
      const context = await newContext(scheme, width)
      const page = await context.newPage()
      await page.goto(demo.url)
      await page.locator("menshen-login svg[part='qr']").waitFor()
      await screenshot(page, `demo/widget-waiting-${scheme}-${width}`)
      const overflow = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      )
      assert.equal(overflow, 0, "nothing is wider than the screen")
      await context.close()
    }
  })
})
