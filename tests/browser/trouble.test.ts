// Failures against the real Menshen: each shows a sentence on the widget and a typed error event, never
// an empty box. tests/widget/faults.browser.test.ts has the answers that a correct server never gives.

import assert from "node:assert/strict"
import { readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import type { WebSocketRoute } from "playwright-core"
import { axeFindings } from "../support/axe.ts"
import { freePort } from "../support/ports.ts"
import { qrOn } from "../support/screen.ts"
import { type Opening, type Shop, type Street, startStreet, widgetOf } from "../support/shop.ts"
import { newPerson, scan } from "../support/world.ts"

/** Of the 64 characters that a name has at most. */
const hostile = `<img src=x onerror=owned=1>{{7*7}}\${name}</menshen-login><b>`
let street: Street
let nobody = ""
before(async () => {
  nobody = `http://localhost:${await freePort()}`
  street = await startStreet({
    elsewhere: { origins: ["https://elsewhere.example.com"] },
    hostile: { name: hostile },
  })
})
after(() => street.close())

const open = (app: string, more = "", opening: Opening = {}) =>
  street.open(widgetOf(street.world, app, more), opening)

/** Checks the sentence, the event and the visitor's button, and that nothing is thrown. */
async function assertError(
  shop: Shop,
  code: string,
  sentence: RegExp,
  button?: string,
): Promise<void> {
  await shop.shows(sentence)
  const detail = await shop.detail("error")
  const status = await shop.page.locator("menshen-login [part=status]").textContent()
  assert.deepEqual([detail.code, detail.message], [code, status])
  assert.equal(typeof detail.description, "string")
  assert.equal(await shop.page.locator("menshen-login [part=button]").isVisible(), !!button)
  if (button) await shop.button(button).waitFor()
  assert.deepEqual(await axeFindings(shop.page), [])
  assert.deepEqual(shop.faults, [])
}

const setup = (code: string) => new RegExp(`not set up correctly .*${code}`)
describe("a mistake in the site's setup", () => {
  const wrong: [what: string, code: string, () => Promise<Shop>][] = [
    ["an unknown client", "client_unknown", () => open("nobody")],
    ["an origin that is not registered", "origin_not_registered", () => open("elsewhere")],
    [
      "a missing client-id",
      "client_id_missing",
      () => street.open('<menshen-login redirect-uri="x">'),
    ],
    [
      "a missing redirect-uri",
      "redirect_uri_missing",
      () => street.open('<menshen-login client-id="shop">'),
    ],
    [
      "a redirect-uri that is not registered",
      "redirect_uri_not_registered",
      () => street.open('<menshen-login client-id="shop" redirect-uri="https://evil.example/">'),
    ],
    [
      "an issuer that is not an address",
      "issuer_invalid",
      () => open("shop", "issuer=login.example.com"),
    ],
    ["a malformed challenge", "request_malformed", () => open("shop", "code-challenge=short")],
  ]
  for (const [what, code, opened] of wrong) {
    test(`${what} is ${code}, and the visitor has no button to press`, async () => {
      const shop = await opened()
      await assertError(shop, code, setup(code))
      await shop.context.close()
    })
  }

  test("a missing issuer is reported if the site serves the widget itself", async () => {
    const script = '<script type="module" src="/widget/menshen-login.js"></script>'
    const shop = await open("shop", "", { script })
    await assertError(shop, "issuer_invalid", setup("issuer_invalid"))
    await shop.context.close()
    const named = await open("shop", `issuer="${street.world.menshen.url}/"`, { script })
    await named.scan()
    assert.ok((await named.detail("success")).code)
    await named.context.close()
  })
})

describe("a server that is away", () => {
  test("an issuer that does not answer is reported", async () => {
    const shop = await open("shop", `issuer="${nobody}"`)
    await assertError(shop, "server_unreachable", /does not answer/, "Try again")
    await shop.context.close()
  })

  test("a server that stops is reported once, not as the visitor's fault, and the QR code works when it is back", async () => {
    const { menshen } = street.world
    const shop = await open("shop")
    await shop.shows("Open WeChat")
    await menshen.kill()
    await assertError(shop, "server_unreachable", /server does not answer/, "Reconnect now")
    const polls = () => shop.requests.filter((request) => request.includes("?version=")).length
    await shop.until(() => polls() >= 2, "it goes on trying by itself")
    assert.deepEqual(await shop.names(), ["ready", "waiting", "error"], "and says nothing of it")
    await menshen.start()
    await shop.shows("Open WeChat")
    await shop.scan()
    assert.ok((await shop.detail("success")).code)
    assert.equal(shop.tickets.length, 1)
    await shop.context.close()
  })

  test("a server that is away at the collect is reported too", async () => {
    const before = ({ context }: Shop) =>
      context.route("**/collect", (route) => (away ? route.abort() : route.continue()))
    let away = true
    const shop = await open("shop", "", { before })
    await shop.scan()
    await assertError(shop, "server_unreachable", /server does not answer/, "Reconnect now")
    away = false
    assert.ok((await shop.detail("success")).code, "and goes on by itself")
    await shop.context.close()
  })

  test("a ticket that the server has lost counts as expired, and a new one comes by itself", async () => {
    const { menshen } = street.world
    const shop = await open("shop")
    await shop.shows("Open WeChat")
    await menshen.kill()
    for (const file of readdirSync(menshen.dataDir)) {
      rmSync(join(menshen.dataDir, file), { recursive: true })
    }
    await menshen.start()
    assert.deepEqual(await shop.detail("expired"), { renews: true })
    await shop.scan(2)
    assert.ok((await shop.detail("success")).code)
    await shop.context.close()
  })
})

describe("an unexpected answer", () => {
  test("a ticket that the server never had is ticket_not_found", async () => {
    const scene = `m${"A".repeat(22)}`
    const ticket = `ticket=${scene} qr="http://weixin.qq.com/q/02x" expires-in=100`
    const shop = await street.open(`<menshen-login ${ticket}></menshen-login>`)
    await assertError(shop, "ticket_not_found", /could not start/, "Try again")
    await shop.context.close()
  })

  for (const message of ["not json", "{}", '{"state":"gone","version":9,"expires_in":9}', "[1]"]) {
    test(`${message} among the server's messages is response_malformed, and another try signs in`, async () => {
      const sockets: WebSocketRoute[] = []
      const before = ({ context }: Shop) =>
        context.routeWebSocket(/\/live$/, (socket) => {
          socket.connectToServer()
          sockets.push(socket)
        })
      const shop = await open("shop", "", { before })
      await shop.until(() => sockets.length === 1, "a socket")
      await shop.shows("Open WeChat")
      sockets[0]?.send(message)
      await assertError(shop, "response_malformed", /could not start/, "Try again")
      await shop.button("Try again").click()
      await shop.scan(2)
      assert.ok((await shop.detail("success")).code)
      await shop.context.close()
    })
  }
})

describe("a hostile or restricted page", () => {
  test("a hostile name of an app is shown as text, on the widget and on the hosted page", async () => {
    const shop = await open("hostile")
    await shop.shows("Open WeChat")
    const app = await shop.page.locator("menshen-login [part=app]").textContent()
    assert.equal(app, hostile.slice(0, 60))
    const query = new URLSearchParams({
      client_id: "hostile",
      redirect_uri: street.world.redirectUri,
      response_type: "code",
      scope: "openid",
      code_challenge_method: "S256",
      code_challenge: "A".repeat(43),
    })
    await shop.page.goto(`${street.world.menshen.url}/authorize?${query}`)
    await shop.shows("Open WeChat")
    assert.ok((await shop.page.locator("h1").textContent())?.includes(hostile))
    assert.equal(await shop.page.evaluate("window.owned"), undefined)
    assert.equal(await shop.page.locator("img:not(.qr), main script, main b").count(), 0)
    assert.deepEqual(shop.faults, [])
    await shop.context.close()
  })

  test("a blocked popup leaves a link to the hosted page", async () => {
    const before = ({ context }: Shop) => context.addInitScript("open = () => null")
    const shop = await open("shop", "mode=popup", { before })
    await shop.button("Sign in with WeChat").click()
    await assertError(shop, "popup_blocked", /Continue on the sign-in page/, "Try again")
    await shop.page.getByRole("link", { name: "Continue on the sign-in page" }).click()
    await shop.page.locator("menshen-login [part=qr]").waitFor()
    const { person } = await newPerson(street.world)
    await scan(street.world, person, await qrOn(shop.page))
    await shop.page.waitForURL((url) => url.href.startsWith(street.world.redirectUri))
    await shop.context.close()
  })
})
