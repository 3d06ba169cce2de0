// Every state of the built widget, reached with real pushes through workerd: its sentence, its event,
// axe-core's verdict in each look, and a picture in build/screenshots/states.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { axeFindings } from "../support/axe.ts"
import { screenshot } from "../support/chromium.ts"
import { itsClock, letPass } from "../support/clock.ts"
import { linkIn, press, rungs } from "../support/confirm.ts"
import { looks } from "../support/looks.ts"
import {
  hide,
  type Opening,
  type Shop,
  type Street,
  startStreet,
  widgetOf,
} from "../support/shop.ts"
import { byCodeToo, post } from "../support/world.ts"

let street: Street
before(async () => {
  const proofs = { app: { url: "http://localhost:9/bind", secret: { env: "SHOP_BIND" } } }
  street = await startStreet(
    {
      asking: { firstSignIn: "ask", proofs },
      regulars: { firstSignIn: "refuse" },
      ...Object.fromEntries(rungs.map((confirm) => [confirm, { confirm }])),
      bistro: { pool: "guests", account: "bistro" },
    },
    byCodeToo,
  )
})
after(() => street.close())

const open = (app = "shop", more = "", opening: Opening = {}) =>
  street.open(widgetOf(street.world, app, more), opening)

/** Takes pictures in light and dark, on a desk and as narrow as a phone. */
async function portray({ page, faults }: Shop, name: string): Promise<void> {
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 720 })
    await screenshot(page, `states/${name}-${colorScheme}-${width}`)
    assert.deepEqual(await axeFindings(page), [], `${name}, ${colorScheme}, ${width}`)
    const room = await page.evaluate("document.documentElement.scrollWidth")
    assert.equal(room, width, `${name} fits`)
  }
  assert.deepEqual(faults, [])
}

/** The answers of these paths never come. */
const holding = (path: string): Opening => ({
  before: ({ context }) => context.route(`**${path}`, () => {}),
})
const android =
  "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
const wechat = `${android} MicroMessenger/8.0.50`

/** Cancels with the ticket's secret, outside the widget. */
async function cancelElsewhere(shop: Shop) {
  const { scene, secret } = await shop.ticket()
  const url = `${street.world.menshen.url}/tickets/${scene}/cancel`
  const { status } = await post(url, {}, { authorization: `Bearer ${secret}` })
  assert.equal(status, 200)
}

interface Play {
  app?: string
  more?: string
  opening?: Opening
  act?: (shop: Shop) => unknown
  view: string
  says: RegExp
  /** The last event except `statechange`, with its detail if it has one. */
  tells?: [string, object?]
}

const scan = (shop: Shop) => shop.scan()
const plays: Record<string, Play> = {
  loading: {
    opening: holding("/tickets"),
    view: "loading",
    says: /Getting your/,
    tells: ["ready"],
  },
  waiting: { view: "waiting", says: /scan this code/, tells: ["waiting"] },
  "waiting-phone": {
    opening: { userAgent: android },
    view: "waiting",
    says: /Take a screenshot/,
    tells: ["waiting"],
  },
  "waiting-wechat": {
    opening: { userAgent: wechat },
    view: "waiting",
    says: /Press and hold/,
    tells: ["waiting"],
  },
  "waiting-code": {
    app: "bistro",
    view: "waiting",
    says: /then send it this code/,
    tells: ["waiting"],
  },
  "scanned-tap": {
    app: "tap",
    act: scan,
    view: "scanned",
    says: /Open the link that WeChat shows/,
    tells: ["scanned"],
  },
  "scanned-reply": {
    app: "reply",
    act: scan,
    view: "scanned",
    says: /Answer in WeChat with the number \d\d/,
    tells: ["scanned"],
  },
  "scanned-code": {
    app: "phone-code",
    act: scan,
    view: "scanned",
    says: /Type the six digits/,
    tells: ["scanned"],
  },
  denied: {
    app: "tap",
    act: async (shop) => press(linkIn((await shop.scan()).chatReply, "not-me")),
    view: "denied",
    says: /was declined/,
    tells: ["denied"],
  },
  choosing: {
    app: "asking",
    act: scan,
    view: "choosing",
    says: /Choose your account/,
    tells: ["choosing"],
  },
  signing: {
    opening: holding("/collect"),
    act: scan,
    view: "signing",
    says: /Signing you in/,
    tells: ["waiting"],
  },
  success: { act: scan, view: "success", says: /You are signed in/, tells: ["success"] },
  refused: {
    app: "regulars",
    act: scan,
    view: "refused",
    says: /cannot sign in here/,
    tells: ["refused", { reason: "first_sign_in_refused" }],
  },
  cancelled: { act: cancelElsewhere, view: "cancelled", says: /was cancelled/, tells: ["waiting"] },
  offline: {
    act: async (shop) => {
      await shop.shows("Open WeChat")
      await shop.context.setOffline(true)
    },
    view: "offline",
    says: /You are offline/,
    tells: ["waiting"],
  },
  error: {
    app: "nobody",
    view: "error",
    says: /not set up correctly .*client_unknown/,
    tells: ["error"],
  },
  idle: { more: 'mode="popup"', view: "idle", says: /A window .* will open/, tells: ["ready"] },
}

describe("the states of the widget", () => {
  for (const [name, { app, more, opening, act, view, says, tells }] of Object.entries(plays)) {
    test(`${name}: the sentence, the event and each look are right`, async () => {
      const shop = await open(app, more, opening)
      await act?.(shop)
      await shop.shows(says)
      assert.equal(
        await shop.page.evaluate("document.querySelector('menshen-login').current"),
        view,
      )
      const last = async () =>
        (await shop.events()).filter(({ type }) => type !== "statechange").at(-1)
      await shop.until(
        async () => (await last())?.type === tells?.[0],
        `${tells?.[0]} is the last event`,
      )
      if (tells?.[1]) assert.deepEqual((await last())?.detail, tells[1])
      await portray(shop, name)
      await shop.context.close()
    })
  }

  test("away: the window shows the QR code, and the page points to the window", async () => {
    const shop = await open("shop", 'mode="popup"')
    const opening = shop.page.waitForEvent("popup")
    await shop.button("Sign in with WeChat").click()
    const popup = await opening
    await popup.getByRole("img", { name: /QR code/ }).waitFor()
    await shop.shows("Continue in the window")
    await portray(shop, "away")
    assert.deepEqual(await axeFindings(popup), [])
    await screenshot(popup, "states/popup")
    await shop.context.close()
  })

  test("expired: an unused QR code is renewed while the page is visible, and only then", async () => {
    const [seen, hidden] = [await open("shop", "", itsClock), await open("shop", "", itsClock)]
    // The server's first message sets the clock.
    await Promise.all([seen, hidden].map((shop) => shop.until(() => shop.heard > 0, "a message")))
    await hide(hidden.page, true)
    await Promise.all([seen, hidden].map(({ page }) => letPass(page, 121)))
    await seen.shows("has expired")
    await seen.page.getByText("A new one is on its way").waitFor()
    assert.deepEqual(await seen.detail("expired"), { renews: true })
    await portray(seen, "expired-renewed")
    await Promise.all([seen, hidden].map(({ page }) => letPass(page, 17)))
    await hidden.button("Get a new QR code").waitFor()
    assert.deepEqual(await hidden.detail("expired"), { renews: false })
    await portray(hidden, "expired")
    await seen.scan(2)
    await seen.detail("success")
    assert.equal(hidden.tickets.length, 1, "the page is hidden")
    await hide(hidden.page, false)
    await hidden.scan(2)
    await hidden.detail("success")
    await Promise.all([seen, hidden].map(({ context }) => context.close()))
  })
})
