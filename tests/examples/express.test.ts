// A server-rendered site with its own library for OpenID Connect: Passport and openid-client.

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
  ;[example, browser] = await Promise.all([startExample("express"), launch()])
})
after(async () => {
  await browser.close()
  await example.close()
})

test("examples/express signs in by a scan, out at the site and at Menshen, and in again as the same person", async () => {
  const { world, url } = example
  const mei = await newPerson(world)
  const page = await browser.newPage()
  await page.goto(url)
  await page.click("text=Sign in")
  await scanCode(page, world, mei.person)
  const claims = await claimsOn(page)
  await screenshot(page, "examples/express")
  assert.equal(page.url(), `${url}/`)
  assert.equal(claims.iss, world.menshen.url)
  assert.equal(claims.aud, "express")
  assert.equal(claims.wechat_openid, mei.openid)

  await page.click("text=Sign out")
  await page.waitForURL(`${url}/`)
  await page.click("text=Sign in")
  await waitForCode(page)
  await scanCode(page, world, mei.person)
  assert.equal((await claimsOn(page)).sub, claims.sub)
})
