// A hosted page in Chromium whose QR code expires: it shows a new one for the same request, whatever the page's
// own address is. The image of the server stays until the widget draws the same code, and a frame that nobody sees
// makes none. Pictures are in build/screenshots/renewal.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { adminWorld } from "../support/admin.ts"
import { launch, screenshot } from "../support/chromium.ts"
import { itsClock, letPass } from "../support/clock.ts"
import * as oauth from "../support/oauth.ts"
import {
  arrived,
  openScreen,
  qrOn,
  type Screen,
  scanOn,
  startApplication,
} from "../support/screen.ts"
import { until } from "../support/until.ts"
import * as world from "../support/world.ts"

/** After its two minutes a code has 15 hidden seconds, for a scan that is on its way. */
const pastGraceSeconds = 138
const create = "/cgi-bin/qrcode/create"
let w: world.World
let browser: Browser
let closeApplication = () => {}
before(async () => {
  w = await adminWorld()
  const addresses: Record<string, string> = {
    "/form": `<form method="post" action="${w.menshen.url}/authorize">
${fieldsOf(oauth.authorizeUrl(w, { client_id: "shop", state: "form" }))}<button>Sign in</button></form>`,
    "/hidden": `<iframe hidden src="${oauth.authorizeUrl(w).replaceAll("&", "&amp;")}"></iframe>`,
    "/seen": `<iframe width="500" height="700" src="${oauth.authorizeUrl(w).replaceAll("&", "&amp;")}"></iframe>`,
  }
  closeApplication = await startApplication(w, ({ pathname }) => addresses[pathname] ?? "")
  browser = await launch()
})
after(async () => {
  await browser.close()
  closeApplication()
  await w.close()
})

const fieldsOf = (url: string) =>
  [...new URL(url).searchParams]
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
    .join("\n")

const isDefined = "customElements.get('menshen-login') !== undefined"
const shown = (page: Page) => page.locator("menshen-login svg[part=qr]:not(.pale)")
const sceneOn = async (page: Page) =>
  (await page.locator("menshen-login").getAttribute("ticket")) ?? ""

/** The tickets of a context's pages of which the server has said something. Its first message sets the clock. */
const heard = new WeakMap<BrowserContext, Set<string>>()

function listen(context: BrowserContext): void {
  const scenes = new Set<string>()
  heard.set(context, scenes)
  context.on("page", (page) => {
    page.on("websocket", (socket) => {
      socket.on("framereceived", () => scenes.add(socket.url().split("/").at(-2) ?? ""))
    })
  })
}

async function expire(page: Page): Promise<void> {
  const scene = await sceneOn(page)
  await until("the server said something", () => heard.get(page.context())?.has(scene) ?? false)
  await letPass(page, pastGraceSeconds)
}

/** Lets the code of a page expire, and waits for the next one. */
async function renewed(page: Page): Promise<void> {
  const before = await sceneOn(page)
  await expire(page)
  await page.waitForURL(/\/authorize\/wait\?ticket=/)
  await shown(page).waitFor()
  assert.notEqual(await sceneOn(page), before)
}

/** Before its first page. */
async function ownClock(context: BrowserContext): Promise<void> {
  listen(context)
  await itsClock.before?.({ context } as Parameters<NonNullable<typeof itsClock.before>>[0])
}

async function newScreen(client = "shop"): Promise<Screen> {
  const { context, verifier, page: first } = await openScreen(w, browser, client)
  await ownClock(context)
  const page = await context.newPage()
  await page.goto(first.url())
  await first.close()
  await shown(page).waitFor()
  return { context, verifier, client, page }
}

describe("a QR code that expires on a hosted page", () => {
  test("is renewed three times, then by the button, and signs in", async () => {
    const screen = await newScreen()
    const { page } = screen
    for (const used of [1, 2, 3]) {
      await renewed(page)
      assert.equal(new URL(page.url()).hash, `#${used}`)
    }
    await expire(page)
    const button = page.getByRole("button", { name: "Get a new QR code" })
    await button.waitFor()
    await button.click()
    await shown(page).waitFor()
    const { person } = await world.newPerson(w)
    await scanOn(w, page, person)
    assert.match(await arrived(w, screen), /^./)
    await screen.context.close()
  })

  test("is kept while the server is away, and renewed once it is back", async () => {
    const screen = await newScreen()
    const { page, context } = screen
    const [before, address] = [await sceneOn(page), page.url()]
    await until("the server said something", () => heard.get(context)?.has(before) ?? false)
    await w.menshen.kill()
    await letPass(page, pastGraceSeconds)
    await page.getByText("Reconnecting…").waitFor()
    assert.equal(page.url(), address)
    await w.menshen.start()
    await page.waitForURL(/\/authorize\/wait\?ticket=/)
    await shown(page).waitFor()
    assert.notEqual(await sceneOn(page), before)
    await scanOn(w, page, (await world.newPerson(w)).person)
    assert.match(await arrived(w, screen), /^./)
    await context.close()
  })

  test("is renewed on a page that answered a form, for the same request", async () => {
    const context = await browser.newContext({ locale: "en-US" })
    await ownClock(context)
    const page = await context.newPage()
    await page.goto(`${w.origin}/form`)
    await page.getByRole("button").click()
    await shown(page).waitFor()
    await renewed(page)
    await scanOn(w, page, (await world.newPerson(w)).person)
    await page.waitForURL(/state=form/)
    await context.close()
  })

  test("is renewed for a person who scans as somebody else", async () => {
    const screen = await newScreen()
    const { page, context } = screen
    await scanOn(w, page, (await world.newPerson(w)).person)
    await arrived(w, screen)
    await page.goto(oauth.authorizeUrl(w, { client_id: "shop", state: "other" }))
    await page.getByRole("button", { name: "Not you" }).click()
    await shown(page).waitFor()
    await renewed(page)
    await scanOn(w, page, (await world.newPerson(w)).person)
    await page.waitForURL(/state=other/)
    await context.close()
  })

  test("is renewed for a link, while the session may add a WeChat", async () => {
    const screen = await newScreen()
    const { page, context } = screen
    await scanOn(w, page, (await world.newPerson(w)).person)
    await arrived(w, screen)
    await page.goto(`${w.menshen.url}/account?client_id=shop`)
    await page.getByRole("button", { name: "Add another WeChat" }).click()
    await shown(page).waitFor()
    await renewed(page)
    const reply = await scanOn(w, page, (await world.newPerson(w)).person)
    assert.match(reply, /绑定到/)
    await page.getByLabel("6-digit code").waitFor()
    await context.close()
  })
})

describe("the image of a hosted page", () => {
  test("is the code that the widget draws, and stays until then", async () => {
    const context = await browser.newContext({ locale: "en-US", colorScheme: "light" })
    const page = await context.newPage()
    let letScriptRun = () => {}
    const held = new Promise<void>((resolve) => {
      letScriptRun = resolve
    })
    await page.route("**/widget/widget.wasm", async (route) => {
      await held
      await route.continue()
    })
    await page.goto(oauth.authorizeUrl(w, { client_id: "shop" }), { waitUntil: "commit" })
    const image = page.locator("menshen-login img.qr")
    await image.waitFor()
    for (const sign of ["document.querySelector('img.qr').naturalWidth > 0", isDefined]) {
      await until(sign, () => page.evaluate(sign) as Promise<boolean>)
    }
    assert.equal(await image.isVisible(), true)
    await screenshot(page, "renewal/image")
    letScriptRun()
    await shown(page).waitFor()
    await screenshot(page, "renewal/drawn")
    assert.match(await qrOn(page), /^http/)
    await context.close()
  })

  test("makes no code in a frame that is hidden, and one in a frame that is seen", async () => {
    const context = await browser.newContext({ locale: "en-US" })
    const page = await context.newPage()
    const before = await oauth.callsOf(w, create)
    await page.goto(`${w.origin}/hidden`, { waitUntil: "networkidle" })
    assert.equal(await oauth.callsOf(w, create), before)
    await page.goto(`${w.origin}/seen`, { waitUntil: "networkidle" })
    await page.frameLocator("iframe").locator("menshen-login svg[part=qr]").waitFor()
    assert.equal(await oauth.callsOf(w, create), before + 1)
    await context.close()
  })

  test("says in the visitor's language why there is no code, without a script", async () => {
    await oauth.switches(w, { apiDown: true })
    for (const [locale, at] of [
      ["en-US", "en"],
      ["zh-CN", "zh"],
    ]) {
      const context = await browser.newContext({ locale: `${locale}`, javaScriptEnabled: false })
      const page = await context.newPage()
      await page.route("**/authorize/wait*", (route) => route.fulfill({ status: 204 }))
      const answer = page.waitForResponse(/\/authorize\/qr/)
      await page.goto(oauth.authorizeUrl(w, { client_id: "shop" }))
      assert.equal((await answer).status(), 503)
      const width = await page.evaluate("document.querySelector('img.qr').naturalWidth")
      assert.equal(width, 240, "a browser shows it although it is a refusal")
      await screenshot(page, `renewal/refused-${at}`)
      await context.close()
    }
    await oauth.switches(w, { apiDown: false })
  })
})
