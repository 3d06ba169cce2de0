// A Menshen at an address that WeChat does not list, in Chromium: by a relay people sign in, and without one the page and
// the log say what to do.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { axeFindings } from "../support/axe.ts"
import { signInOnHostedPage } from "../support/hosted-sign-in.ts"
import { freePort } from "../support/ports.ts"
import {
  byRelayAt,
  fromAnotherAddress,
  listOneAddress,
  type RelayProcess,
  startRelayOf,
} from "../support/relay.ts"
import { type Street, startStreet, widgetOf } from "../support/shop.ts"

describe("by a relay", () => {
  let street: Street
  let relay: RelayProcess
  before(async () => {
    const port = await freePort()
    street = await startStreet({}, (config) => byRelayAt(port, config))
    relay = await startRelayOf(street.world, port)
  })
  after(async () => {
    await relay.close()
    await street.close()
  })
  const open = () => street.open(widgetOf(street.world))

  test("a person scans on the widget and is signed in", async () => {
    const shop = await open()
    await shop.scan()
    assert.ok((await shop.detail("success")).code)
    assert.deepEqual(await shop.names(), ["ready", "waiting", "success"])
    await shop.context.close()
  })

  test("a person scans on the hosted page and is signed in", async () => {
    const { openid, claims } = await signInOnHostedPage(street)
    assert.equal(claims.wechat_openid, openid)
  })

  test("a relay that is away is a silent WeChat, and the page goes on when it is back", async () => {
    await relay.kill()
    const shop = await open()
    const { code } = await shop.detail("error")
    assert.equal(code, "wechat_unreachable")
    assert.deepEqual(await axeFindings(shop.page), [])
    await relay.start()
    await shop.until(async () => {
      if (shop.tickets.length > 0) return true
      const again = shop.button("Try again")
      if (await again.isVisible()) await again.click()
      return false
    }, "the widget has a QR code")
    await shop.scan()
    assert.ok((await shop.detail("success")).code)
    await shop.context.close()
  })
})

describe("without a relay", () => {
  test("the page says that the site is not set up, and the log names the address to list", async () => {
    const street = await startStreet({}, fromAnotherAddress)
    try {
      await listOneAddress(street.world)
      const shop = await street.open(widgetOf(street.world))
      await shop.shows(/not set up correctly/)
      assert.equal((await shop.detail("error")).code, "account_misconfigured")
      assert.match(street.world.menshen.log(), /add 127\.0\.0\.1 to the account's list/)
    } finally {
      await street.close()
    }
  })
})
