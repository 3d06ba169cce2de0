// A shop whose CSP forbids WebAssembly: the issuer's page draws in a frame, and the shop's page gets
// the same events as without a frame.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { FrameLocator, Page } from "playwright-core"
import { axeFindings } from "../support/axe.ts"
import { bearer } from "../support/choosing.ts"
import { screenshot } from "../support/chromium.ts"
import { withoutIds } from "../support/refusal-id.ts"
import { type Opening, type Shop, type Street, startStreet, widgetOf } from "../support/shop.ts"
import { post } from "../support/world.ts"

let street: Street
before(async () => {
  const proofs = { app: { url: "http://localhost:9/bind", secret: { env: "SHOP_BIND" } } }
  street = await startStreet({
    asking: { firstSignIn: "ask", proofs },
    regulars: { firstSignIn: "refuse" },
  })
})
after(() => street.close())

const open = (app: string, framed: boolean, more = "", opening: Opening = {}) => {
  const issuer = street.world.menshen.url
  const policy = `default-src 'self' ${issuer} ${issuer.replace("http", "ws")}; style-src 'unsafe-inline'`
  const wasm = framed ? "" : `; script-src ${issuer} 'wasm-unsafe-eval'`
  const headers = { "content-security-policy": policy + wasm }
  return street.open(widgetOf(street.world, app, more), { headers, ...opening })
}

async function cancelElsewhere(shop: Shop): Promise<void> {
  const { scene, secret } = await shop.ticket()
  await post(`${street.world.menshen.url}/tickets/${scene}/cancel`, {}, bearer({ secret }))
}

const plays: [app: string, act: (shop: Shop) => Promise<unknown>, last: string][] = [
  ["shop", (shop) => shop.scan(), "success"],
  ["regulars", (shop) => shop.scan(), "refused"],
  ["asking", (shop) => shop.scan(), "choosing"],
  ["shop", cancelElsewhere, "cancelled"],
  ["nobody", async () => {}, "error"],
]

/** The events and their details, without the values that differ in each sign-in. */
async function storyOf(shop: Shop, last: string): Promise<unknown[]> {
  const arrived = `document.querySelector("menshen-login").current === "${last}"`
  await shop.until(() => shop.page.evaluate(arrived) as Promise<boolean>, last)
  if (last === "success") await shop.detail("success")
  const events = (await shop.events()).filter(({ type }) => type !== "statechange")
  return events.map(({ type, detail }) => [
    type,
    type === "success" ? Object.keys(detail ?? {}).sort() : withoutId(detail),
  ])
}

/** Each refusal has an id of its own. */
const withoutId = (detail: unknown) => JSON.parse(withoutIds(JSON.stringify(detail)))

describe("the widget in a frame", () => {
  for (const [app, act, last] of plays) {
    test(`${last}: the page gets the same events as without a frame`, async () => {
      const stories = []
      for (const framed of [false, true]) {
        const shop = await open(app, framed)
        await act(shop)
        stories.push(await storyOf(shop, last))
        const frames = await shop.page.locator("menshen-login iframe").count()
        assert.equal(frames, framed && !["success", "error"].includes(last) ? 1 : 0)
        assert.deepEqual(shop.faults, [])
        await shop.context.close()
      }
      assert.ok(stories[0]?.length)
      assert.deepEqual(stories[1], stories[0])
    })
  }

  test("an error in the frame has the same type as without a frame", async () => {
    for (const framed of [false, true]) {
      const before = ({ context }: Shop) =>
        context.routeWebSocket(/\/live$/, (socket) => socket.send("not json"))
      const shop = await open("shop", framed, "", { before })
      const { code, message } = await shop.detail("error")
      assert.equal(code, "response_malformed")
      assert.match(String(message), /could not start/)
      await shop.context.close()
    }
  })

  for (const way of ["frame", "window"]) {
    test(`choosing in a ${way} opens one more window, and the shop's page continues by itself`, async () => {
      const shop = await open("asking", way === "frame", way === "window" ? "mode=popup" : "")
      let place: FrameLocator | Page = shop.page.frameLocator("menshen-login iframe")
      if (way === "window") {
        const opening = shop.page.waitForEvent("popup")
        await shop.button("Sign in with WeChat").click()
        place = await opening
      }
      await place.getByRole("img", { name: /QR code/ }).waitFor()
      await shop.scan()
      const choose = place.getByRole("button", { name: "Choose your account" })
      await choose.waitFor()
      assert.deepEqual(await axeFindings(shop.page), [])
      const [choosing] = await Promise.all([shop.context.waitForEvent("page"), choose.click()])
      await screenshot(shop.page, `states/choosing-${way}`)
      await choosing.getByRole("button", { name: "I am new here" }).click()
      assert.ok((await shop.detail("success")).code)
      assert.equal(shop.tickets.length, 1)
      await shop.context.close()
    })
  }
})
