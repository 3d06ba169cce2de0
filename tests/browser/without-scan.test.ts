// Signing in without a scan, before the real Menshen: by a code that people send to the account, and by
// WeChat's web authorization (docs/wechat-protocol.md#web-authorization).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { BrowserContext, FrameLocator, Page } from "playwright-core"
import { axeFindings } from "../support/axe.ts"
import { hold, letGo, screenshot } from "../support/chromium.ts"
import * as oauth from "../support/oauth.ts"
import { type Opening, type Street, startStreet, widgetOf } from "../support/shop.ts"
import { byCodeToo, newPerson, sendText } from "../support/world.ts"

let street: Street
before(async () => {
  const change = (config: Record<string, unknown>) => {
    const { accounts } = config as { accounts: { apiBase: string }[] }
    const oauthBase = accounts[0]?.apiBase
    Object.assign(accounts[0] ?? {}, { oauth: "snsapi_base", oauthBase })
    byCodeToo(config)
  }
  street = await startStreet({ bistro: { pool: "guests", account: "bistro" } }, change)
})
after(() => street.close())

function open(app: string, framed: boolean, opening: Opening = {}) {
  const issuer = street.world.menshen.url
  const hosts = `'self' ${issuer} ${issuer.replace("http", "ws")}`
  const headers = { "content-security-policy": `default-src ${hosts}; style-src 'unsafe-inline'` }
  return street.open(widgetOf(street.world, app), { ...(framed && { headers }), ...opening })
}
const authorize = (app: string) => oauth.authorizeUrl(street.world, { client_id: app })
const arrived = (page: Page) =>
  page.waitForURL((url) => url.href.startsWith(`${street.world.redirectUri}?code=`))

describe("signing in by message", () => {
  for (const framed of [false, true]) {
    test(`a code that the person sends signs in, ${framed ? "in a frame" : "in the page"}`, async () => {
      const shop = await open("bistro", framed, {
        permissions: ["clipboard-read", "clipboard-write"],
      })
      const place: Page | FrameLocator = framed
        ? shop.page.frameLocator("menshen-login iframe")
        : shop.page
      await place.locator("[part=chat-code]").waitFor()
      const code = ((await place.locator("[part=chat-code]").textContent()) ?? "").replace(
        /\s/g,
        "",
      )
      assert.match(code, /^\d{6}$/)
      await screenshot(shop.page, `states/chat-code-${framed}`)
      assert.deepEqual(await axeFindings(shop.page), [])
      if (!framed) {
        await shop.button("Copy").click()
        await shop.button("Copied").waitFor()
        assert.equal(await shop.page.evaluate("navigator.clipboard.readText()"), code)
      }
      const { person } = await newPerson(street.world)
      await sendText(street.world, person, code, "bistro")
      assert.ok((await shop.detail("success")).code)
      assert.deepEqual(await shop.names(), ["ready", "waiting", "success"])
      await shop.context.close()
    })
  }

  for (const javaScriptEnabled of [true, false]) {
    test(`a code that the person sends signs in, on the hosted page, scripts: ${javaScriptEnabled}`, async () => {
      const context = await street.browser.newContext({ locale: "en-US", javaScriptEnabled })
      const page = await context.newPage()
      await hold(page)
      await page.goto(authorize("bistro"))
      const shown = page.locator(
        javaScriptEnabled ? "menshen-login [part=chat-code]" : ".chat-code",
      )
      await shown.waitFor()
      await screenshot(page, `hosted/chat-code-${javaScriptEnabled}`)
      if (javaScriptEnabled) assert.deepEqual(await axeFindings(page), [])
      await letGo(page)
      const code = (await shown.textContent())?.replace(/\s/g, "") ?? ""
      const { person } = await newPerson(street.world)
      await sendText(street.world, person, code, "bistro")
      await arrived(page)
      await context.close()
    })
  }
})

describe("signing in inside WeChat", () => {
  test("a button leads to the hosted page, which signs a follower in without a QR code", async () => {
    const { person } = await oauth.person(street.world)
    // Who holds this phone: the sandbox's WeChat knows it by a cookie of its own.
    const phone = { userAgent: oauth.weChat, viewport: { width: 375, height: 720 } }
    const wechat = { name: "wechat_person", value: person, url: street.world.sandboxUrl }
    const before = ({ context }: { context: BrowserContext }) => context.addCookies([wechat])
    const shop = await open("shop", false, { ...phone, before })
    await shop.shows("Press and hold the code")
    const link = shop.page.getByRole("link", { name: "Sign in with WeChat" })
    await link.waitFor()
    const { signInUrl, codeVerifier } = await shop.detail("waiting")
    assert.equal(await link.getAttribute("href"), signInUrl)
    assert.ok(codeVerifier, "whoever gets the code can redeem it")
    await screenshot(shop.page, "states/wechat-oauth")
    assert.deepEqual(await axeFindings(shop.page), [])
    await link.click()
    await arrived(shop.page)
    assert.ok(shop.requests.some((line) => line.includes("/connect/oauth2/authorize")))
    assert.deepEqual(shop.faults, [])
    await shop.context.close()
  })

  test("people who do not follow yet press the QR code on the hosted page", async () => {
    const { person } = await newPerson(street.world)
    const context = await street.browser.newContext({ locale: "en-US", userAgent: oauth.weChat })
    await context.addCookies([
      { name: "wechat_person", value: person, url: street.world.sandboxUrl },
    ])
    const page = await context.newPage()
    await page.goto(authorize("shop"))
    await page.locator("menshen-login [part=status]", { hasText: "Press and hold" }).waitFor()
    await screenshot(page, "hosted/wechat-stranger")
    assert.deepEqual(await axeFindings(page), [])
    await context.close()
  })
})
