// Signing in by keyboard alone: Tab reaches each step, and Enter or Space takes it. Also what a screen
// reader announces meanwhile.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { Page } from "playwright-core"
import { bearer } from "../support/choosing.ts"
import { type Shop, type Street, startStreet, widgetOf } from "../support/shop.ts"
import { post } from "../support/world.ts"

let street: Street
before(async () => {
  const proofs = { app: { url: "http://localhost:9/bind", secret: { env: "SHOP_BIND" } } }
  street = await startStreet({ asking: { firstSignIn: "ask", proofs } })
})
after(() => street.close())

const open = (app = "shop", more = "") => street.open(widgetOf(street.world, app, more))

/** The text of the focused button or link, in any shadow tree. */
const focused = (page: Page) =>
  page.evaluate(`(() => {
    let element = document.activeElement
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
    return element?.matches("button, a") ? element.textContent : ""
  })()`)

async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press("Tab")
    if (String(await focused(page)).includes(name)) return
  }
  throw new Error(`Tab does not reach ${name}`)
}

const focusRing = (page: Page) =>
  page.evaluate(`(() => {
    const root = document.querySelector("menshen-login").shadowRoot
    const { outlineStyle, outlineWidth } = getComputedStyle(root.activeElement)
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
  })()`)

async function cancelElsewhere(shop: Shop): Promise<void> {
  const { scene, secret } = await shop.ticket()
  await post(`${street.world.menshen.url}/tickets/${scene}/cancel`, {}, bearer({ secret }))
}

/** Records every sentence that the live region announces. */
const listen = ({ page }: Shop) =>
  page.evaluate(`(() => {
    const status = document.querySelector("menshen-login").shadowRoot.querySelector("[role=status]")
    globalThis.said = [status.textContent]
    new MutationObserver(() => said.push(status.textContent))
      .observe(status, { childList: true, characterData: true, subtree: true })
  })()`)

describe("signing in by keyboard alone", () => {
  test("a new QR code leads to a sign-in, each state is announced once, and the countdown never", async () => {
    const shop = await open()
    await shop.shows("Open WeChat")
    await listen(shop)
    await cancelElsewhere(shop)
    await shop.shows("was cancelled")
    await tabTo(shop.page, "Get a new QR code")
    assert.ok(await focusRing(shop.page), "the focus is visible")
    await shop.page.keyboard.press("Enter")
    await shop.shows("Open WeChat")
    await shop.page.waitForTimeout(1200)
    await shop.scan(2)
    await shop.detail("success")
    await shop.shows("You are signed in")
    const said = (await shop.page.evaluate("said")) as string[]
    assert.equal(new Set(said).size, said.length - 1, "only `waiting` comes twice")
    assert.ok(said.every((sentence) => sentence && !/\d\d:\d\d/.test(sentence)))
    await shop.context.close()
  })

  test("the choice of an account opens in a window, and its button is reached by Tab", async () => {
    const shop = await open("asking")
    await shop.scan()
    await shop.shows("Choose your account")
    await tabTo(shop.page, "Choose your account")
    const opening = shop.context.waitForEvent("page")
    await shop.page.keyboard.press("Space")
    const choosing = await opening
    await choosing.getByRole("button", { name: "I am new here" }).waitFor()
    await tabTo(choosing, "I am new here")
    await choosing.keyboard.press("Enter")
    assert.ok((await shop.detail("success")).code)
    await shop.context.close()
  })

  test("a popup opens by Enter, and Enter in it makes a new QR code", async () => {
    const shop = await open("shop", "mode=popup")
    await shop.shows("will open")
    await tabTo(shop.page, "Sign in with WeChat")
    const opening = shop.page.waitForEvent("popup")
    await shop.page.keyboard.press("Enter")
    const popup = await opening
    await popup.getByRole("img", { name: /QR code/ }).waitFor()
    await cancelElsewhere(shop)
    await popup.getByRole("button", { name: "Get a new QR code" }).waitFor()
    await tabTo(popup, "Get a new QR code")
    await popup.keyboard.press("Enter")
    await shop.scan(2)
    assert.ok((await shop.detail("success")).code)
    await shop.context.close()
  })

  test('"Reconnect now" continues after the network is back', async () => {
    const shop = await open()
    await shop.shows("Open WeChat")
    await shop.context.setOffline(true)
    await shop.shows("You are offline")
    await tabTo(shop.page, "Reconnect now")
    await shop.context.setOffline(false)
    await shop.page.keyboard.press("Enter")
    await shop.scan()
    assert.ok((await shop.detail("success")).code)
    await shop.context.close()
  })
})
