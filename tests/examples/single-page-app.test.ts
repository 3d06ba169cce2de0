// A public client in the browser that calls the endpoints across origins: oidc-client-ts.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import type { Browser } from "playwright-core"
import { launch, screenshot } from "../support/chromium.ts"
import { type Example, startExample } from "../support/examples.ts"
import { newPerson } from "../support/world.ts"
import { claimsOn, scanCode, waitForCode } from "./person.ts"

let example: Example
let browser: Browser

before(async () => {
  ;[example, browser] = await Promise.all([startExample("single-page-app"), launch()])
})
after(async () => {
  await browser.close()
  await example.close()
})

test("examples/single-page-app signs in by a scan, survives a reload, renews in a hidden frame, and signs out at Menshen too", async () => {
  const { world, url } = example
  const mei = await newPerson(world)
  const page = await browser.newPage()
  await page.clock.install()
  await page.goto(url)
  await page.click("text=Sign in")
  await scanCode(page, world, mei.person)
  const claims = await claimsOn(page)
  await screenshot(page, "examples/single-page-app")
  await page.waitForURL(`${url}/`)
  assert.equal(claims.wechat_openid, mei.openid)
  await page.reload()
  assert.deepEqual(await claimsOn(page), claims)

  // Its access token lives for ten minutes and is renewed a minute before the end.
  const renewal = page.waitForResponse((response) => response.url().endsWith("/token"))
  await page.clock.fastForward("09:30")
  assert.equal((await renewal).status(), 200)
  assert.equal((await claimsOn(page)).sub, claims.sub)

  await page.click("text=Sign out")
  await page.click("text=Sign in")
  await waitForCode(page)
})
