// The hosted page inside WeChat, in Chromium. The sandbox serves WeChat's own page, which knows the
// phone by a cookie. Pictures are in build/screenshots/oauth.

import assert from "node:assert/strict"
import { createServer } from "node:http"
import { after, before, describe, test } from "node:test"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { axeFindings } from "../support/axe.ts"
import { launch, screenshot } from "../support/chromium.ts"
import * as oauth from "../support/oauth.ts"
import { qrOn } from "../support/screen.ts"
import * as world from "../support/world.ts"

let w: world.World
let browser: Browser
const shop = createServer((_, response) => response.end("back at the shop"))
before(async () => {
  w = await oauth.startOAuth((config) => {
    const { accounts } = config as { accounts: { apiBase: string; oauth?: string }[] }
    for (const account of accounts) {
      if (account.oauth) Object.assign(account, { oauthBase: account.apiBase })
    }
  })
  await new Promise<void>((listening) => shop.listen(Number(new URL(w.origin).port), listening))
  browser = await launch()
})
after(async () => {
  await browser.close()
  shop.closeAllConnections()
  shop.close()
  await w.close()
})

/** WeChat's browser on a person's phone. */
async function phoneOf(person: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    userAgent: oauth.weChat,
    viewport: { width: 390, height: 780 },
    locale: "zh-CN",
  })
  await context.addCookies([
    { name: "wechat_person", value: person, url: `${w.sandboxUrl}/connect/oauth2/authorize` },
  ])
  return { context, page: await context.newPage() }
}

async function portray(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme })
    await screenshot(page, `oauth/${name}-${colorScheme}`)
    assert.deepEqual(await axeFindings(page), [])
  }
}

describe("the hosted page inside WeChat", () => {
  test("brings a follower back to the shop without a click", async () => {
    const { person, openid } = await oauth.person(w)
    const { context, page } = await phoneOf(person)
    await page.goto(oauth.authorizeUrl(w))
    await page.waitForURL(`${w.redirectUri}?**`)
    const url = page.url()
    assert.equal((await oauth.claimsOf(w, { status: 200, text: "", url })).wechat_openid, openid)
    await context.close()
  })

  test("shows others a QR code to press, and continues once they follow", async () => {
    const { person, openid } = await oauth.person(w, "")
    const { context, page } = await phoneOf(person)
    await page.goto(oauth.authorizeUrl(w))
    await page.getByText(/长按/).and(page.locator(":visible")).first().waitFor()
    await portray(page, "press")
    await world.scan(w, person, await qrOn(page))
    await page.waitForURL(`${w.redirectUri}?**`)
    const url = page.url()
    assert.equal((await oauth.claimsOf(w, { status: 200, text: "", url })).wechat_openid, openid)
    await context.close()
  })

  test("asks on WeChat's page for snsapi_userinfo, and explains a snapshot, with a button that signs in", async () => {
    const { person } = await oauth.person(w, "bistro")
    await oauth.switches(w, { snapshotUser: true })
    const { context, page } = await phoneOf(person)
    await page.goto(oauth.authorizeUrl(w, { client_id: "bistro" }))
    await page.getByText("使用完整服务").waitFor()
    await portray(page, "snapshot")
    await oauth.switches(w, { snapshotUser: false })
    await page.locator("a.button").click()
    await page.locator("button[value=allow]").click()
    await page.waitForURL(`${w.redirectUri}?**`)
    await context.close()
  })

  test("shows an explanation and a button while WeChat is down, never a blank page", async () => {
    const { person } = await oauth.person(w)
    const { context, page } = await phoneOf(person)
    await oauth.switches(w, { apiDown: true })
    await page.goto(oauth.authorizeUrl(w))
    const button = page.locator("menshen-login [part=button]")
    await button.waitFor()
    await portray(page, "down")
    await oauth.switches(w, { apiDown: false })
    await button.click()
    await page.locator("menshen-login [part=qr]").waitFor()
    await world.scan(w, person, await qrOn(page))
    await page.waitForURL(`${w.redirectUri}?**`)
    await context.close()
  })
})
