// Two tabs of Chromium that load the hosted page at one moment: each shows its own QR code and signs in, the one whose
// answer came first too (TK-09).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { launch } from "../support/chromium.ts"
import * as oauth from "../support/oauth.ts"
import { qrOn, scanOn, startApplication } from "../support/screen.ts"
import * as world from "../support/world.ts"

let w: world.World
let browser: Browser
let closeApplication = () => {}
before(async () => {
  w = await world.startWorld()
  closeApplication = await startApplication(w)
  browser = await launch()
})
after(async () => {
  await browser.close()
  closeApplication()
  await w.close()
})

/** Lets no request go before all of them have been made, so that none has a cookie of another's answer. */
async function atOneMoment(context: BrowserContext, count: number): Promise<void> {
  let made = 0
  let letGo = () => {}
  const all = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await context.route("**/authorize?*", async (route) => {
    made += 1
    if (made === count) letGo()
    await all
    await route.continue()
  })
}

const states = ["s-one", "s-two"]

describe("two tabs that load at one moment", () => {
  test("both sign in", async () => {
    const context = await browser.newContext({ locale: "en-US" })
    await atOneMoment(context, states.length)
    const tabs = await Promise.all(states.map(() => context.newPage()))
    const load = (tab: Page, at: number) =>
      tab.goto(oauth.authorizeUrl(w, { state: states[at] ?? "" }))
    await Promise.all(tabs.map(load))
    const codes = await Promise.all(tabs.map(qrOn))
    assert.equal(new Set(codes).size, tabs.length)
    for (const [at, tab] of tabs.entries()) {
      const { person } = await world.newPerson(w)
      await scanOn(w, tab, person)
      await tab.waitForURL((url) => url.href.startsWith(w.redirectUri))
      const { searchParams } = new URL(tab.url())
      assert.equal(searchParams.get("state"), states[at])
      assert.equal((await oauth.claimsOf(w, { status: 200, text: "", url: tab.url() })).aud, "shop")
    }
    await context.close()
  })
})
