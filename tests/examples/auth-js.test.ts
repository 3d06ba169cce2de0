// Auth.js, a framework's auth library that knows only Menshen's issuer.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import type { Browser } from "playwright-core"
import { launch, screenshot } from "../support/chromium.ts"
import { type Example, startExample } from "../support/examples.ts"
import { newPerson } from "../support/world.ts"
import { claimsOn, scanCode } from "./person.ts"

let example: Example
let browser: Browser

before(async () => {
  ;[example, browser] = await Promise.all([startExample("auth-js"), launch()])
})
after(async () => {
  await browser.close()
  await example.close()
})

test("examples/auth-js signs in by a scan, out at the site alone, and in again by the session at Menshen", async () => {
  const { world, url } = example
  const mei = await newPerson(world)
  const page = await browser.newPage()
  await page.goto(url)
  await page.click("text=Sign in")
  await page.click("button >> text=WeChat")
  await scanCode(page, world, mei.person)
  const claims = await claimsOn(page)
  await screenshot(page, "examples/auth-js")
  assert.equal(claims.iss, world.menshen.url)
  assert.equal(claims.aud, "auth-js")
  assert.equal(claims.wechat_openid, mei.openid)

  await page.click("text=Sign out")
  await page.click("button >> text=Sign out")
  await page.click("text=Sign in")
  await page.click("button >> text=WeChat")
  await page.click("button[value='go on']")
  assert.equal((await claimsOn(page)).sub, claims.sub)
})
