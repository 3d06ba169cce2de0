// The confirmation after the scan on the screen with the QR code: on the shop's page, in a frame, and
// on the hosted page. confirm.test.ts has the phone's pages, and the pages without a script.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { FrameLocator, Page } from "playwright-core"
import { axeFindings } from "../support/axe.ts"
import { screenshot } from "../support/chromium.ts"
import { linkIn, otherThan, phoneCodeIn, rungs } from "../support/confirm.ts"
import { qrOn } from "../support/screen.ts"
import { type Street, startStreet, widgetOf } from "../support/shop.ts"
import { newPerson, scan, sendText } from "../support/world.ts"

let street: Street
before(async () => {
  street = await startStreet(Object.fromEntries(rungs.map((confirm) => [confirm, { confirm }])))
})
after(() => street.close())

const open = (app: string) => street.open(widgetOf(street.world, app))

/** Without WebAssembly the issuer's page draws in a frame. */
function openFramed(app: string) {
  const issuer = street.world.menshen.url
  const hosts = `'self' ${issuer} ${issuer.replace("http", "ws")}`
  const headers = { "content-security-policy": `default-src ${hosts}; style-src 'unsafe-inline'` }
  return street.open(widgetOf(street.world, app), { headers })
}

const inPhone = "Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile MicroMessenger/8.0.50"
/** Opens a link from the chat on the phone. */
async function onPhone(link: string): Promise<Page> {
  const small = { viewport: { width: 375, height: 720 }, locale: "en-US", userAgent: inPhone }
  const page = await (await street.browser.newContext(small)).newPage()
  await page.goto(link)
  return page
}

type Place = Page | FrameLocator

const fieldOf = (place: Place) => place.getByRole("textbox", { name: /six digits/ })

describe("the confirmation in the widget", () => {
  test("tap: the phone's page shows whose sign-in it is, and yes signs in", async () => {
    const shop = await open("tap")
    const { chatReply } = await shop.scan()
    await shop.shows("Open the link that WeChat shows")
    const phone = await onPhone(linkIn(chatReply, "confirm"))
    await phone.click("[value=yes]")
    assert.ok((await shop.detail("success")).code)
    assert.deepEqual(await shop.names(), ["ready", "waiting", "scanned", "success"])
    await Promise.all([shop.context.close(), phone.context().close()])
  })

  test("tap: Enter on the phone's page declines, and the widget says so", async () => {
    const shop = await open("tap")
    const phone = await onPhone(linkIn((await shop.scan()).chatReply, "confirm"))
    await shop.shows("Open the link that WeChat shows")
    // `autofocus` comes with the first drawing, which may be after the page has loaded.
    await phone.locator("button:focus").waitFor()
    await phone.keyboard.press("Enter")
    await shop.shows("The sign-in was declined.")
    assert.deepEqual(await shop.names(), ["ready", "waiting", "scanned", "denied"])
    await Promise.all([shop.context.close(), phone.context().close()])
  })

  test("reply: sending the match number signs in, and three wrong numbers decline", async () => {
    for (const right of [true, false]) {
      const shop = await open("reply")
      const { person } = await shop.scan()
      const number = shop.page.locator("menshen-login [part=match-number]")
      await number.waitFor()
      const digits = (await number.textContent()) ?? ""
      assert.match(digits, /^\d\d$/)
      const sent = right ? [digits] : [otherThan(digits), otherThan(digits), otherThan(digits)]
      for (const text of sent) await sendText(street.world, person, text)
      await shop.detail(right ? "success" : "denied")
      await shop.context.close()
    }
  })

  for (const framed of [false, true]) {
    const where = framed ? "in a frame" : "in the page"
    test(`phone code: ${where} it is typed by keyboard, wrong once and then right`, async () => {
      const shop = await (framed ? openFramed : open)("phone-code")
      const code = phoneCodeIn((await shop.scan()).chatReply)
      const place: Place = framed ? shop.page.frameLocator("menshen-login iframe") : shop.page
      await fieldOf(place).fill(otherThan(code))
      await fieldOf(place).press("Enter")
      await place.getByText("Tries left: 2").waitFor()
      await screenshot(shop.page, `states/scanned-code-wrong-${framed}`)
      assert.deepEqual(await axeFindings(shop.page), [])
      await shop.page.keyboard.type(code)
      await shop.page.keyboard.press("Enter")
      assert.ok((await shop.detail("success")).code)
      assert.deepEqual(await shop.names(), ["ready", "waiting", "scanned", "success"])
      await shop.context.close()
    })

    test(`phone code: ${where} three wrong codes decline`, async () => {
      const shop = await (framed ? openFramed : open)("phone-code")
      const code = phoneCodeIn((await shop.scan()).chatReply)
      const place: Place = framed ? shop.page.frameLocator("menshen-login iframe") : shop.page
      for (const left of ["Tries left: 2", "Tries left: 1", "The sign-in was declined."]) {
        await fieldOf(place).fill(otherThan(code))
        await fieldOf(place).press("Enter")
        await place.getByText(left).waitFor()
      }
      // The page hears of it from the frame a moment later.
      await shop.detail("denied")
      assert.deepEqual(await shop.names(), ["ready", "waiting", "scanned", "denied"])
      await shop.context.close()
    })
  }

  test("tap and reply: a frame gives the page the same events", async () => {
    for (const app of ["tap", "reply"]) {
      const shop = await openFramed(app)
      const { person, chatReply } = await shop.scan()
      const place = shop.page.frameLocator("menshen-login iframe")
      if (app === "reply") {
        const digits = await place.locator("[part=match-number]").textContent()
        await sendText(street.world, person, digits ?? "")
      } else {
        await place.getByText("Open the link").waitFor()
        await (await onPhone(linkIn(chatReply, "confirm"))).click("[value=yes]")
      }
      assert.ok((await shop.detail("success")).code)
      assert.deepEqual(await shop.names(), ["ready", "waiting", "scanned", "success"])
      await shop.context.close()
    }
  })
})

describe("the confirmation on the hosted page", () => {
  for (const app of rungs) {
    test(`${app}: it is shown, and leads to the application`, async () => {
      const query = new URLSearchParams({
        client_id: app,
        redirect_uri: street.world.redirectUri,
        response_type: "code",
        scope: "openid",
        code_challenge_method: "S256",
        code_challenge: "A".repeat(43),
      })
      const context = await street.browser.newContext({ locale: "en-US" })
      const page = await context.newPage()
      await page.goto(`${street.world.menshen.url}/authorize?${query}`)
      const qr = await qrOn(page)
      const { person } = await newPerson(street.world)
      const chatReply = (await scan(street.world, person, qr)).replies.join("\n")
      await page.locator("menshen-login [part=status]", { hasText: "Scanned" }).waitFor()
      assert.deepEqual(await axeFindings(page), [])
      await screenshot(page, `hosted/scanned-${app}`)
      if (app === "tap") await (await onPhone(linkIn(chatReply, "confirm"))).click("[value=yes]")
      else if (app === "reply") {
        const digits = await page.locator("menshen-login [part=match-number]").textContent()
        await sendText(street.world, person, digits ?? "")
      } else {
        await fieldOf(page).fill(phoneCodeIn(chatReply))
        await fieldOf(page).press("Enter")
      }
      await page.waitForURL((url) => url.href.startsWith(street.world.redirectUri))
      assert.ok(new URL(page.url()).searchParams.has("code"))
      await context.close()
    })
  }
})
