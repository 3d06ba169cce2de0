// By a pool of QR codes, at an address that WeChat does not list, in Chromium.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { signInOnHostedPage } from "../support/hosted-sign-in.ts"
import { fillPool, poolOfFirst } from "../support/pool.ts"
import { listOneAddress } from "../support/relay.ts"
import { type Street, startStreet, widgetOf } from "../support/shop.ts"

let street: Street
before(async () => {
  street = await startStreet({}, poolOfFirst)
})
after(() => street.close())

test("a page without a code says that the owner has to act, and works again once the pool is filled", async () => {
  const shop = await street.open(widgetOf(street.world))
  await shop.shows(/not set up correctly/)
  assert.equal((await shop.detail("error")).code, "account_misconfigured")
  await fillPool(street.world, 20)
  await listOneAddress(street.world)
  const again = await street.open(widgetOf(street.world))
  await again.scan()
  assert.ok((await again.detail("success")).code)
  await again.context.close()
  await shop.context.close()
})

test("a person scans on the hosted page and is signed in", async () => {
  const { openid, claims } = await signInOnHostedPage(street)
  assert.equal(claims.wechat_openid, openid)
})
