// Choosing an account in Chromium, by mouse, by keyboard alone, and without JavaScript, on the demo's
// sign-in page for members, whose accounts have their own passwords.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { startDemo } from "../sandbox/demo/server.ts"
import { axeFindings } from "../support/axe.ts"
import { hold, launch, screenshot } from "../support/chromium.ts"
import { phoneCodeIn } from "../support/confirm.ts"
import { qrOn } from "../support/screen.ts"
import * as world from "../support/world.ts"

const secret = "the-secret-of-the-members-of-the-demo"
let w: world.World
let demo: Awaited<ReturnType<typeof startDemo>>
let browser: Browser

before(async () => {
  const color = { brand: { color: "#0a3d6b" } }
  w = await world.startWorld(
    (config) => {
      const { apps, pools } = config as Record<string, Record<string, unknown>[]>
      const members = apps?.find(({ clientId }) => clientId === "members")
      const { app } = (members?.proofs ?? {}) as Record<string, unknown>
      Object.assign(members ?? {}, { ...color, proofs: { app, otp: true } })
      const delivery = { url: "http://localhost:9/codes", secret: { env: "DELIVERY" } }
      Object.assign(pools?.[0] ?? {}, { delivery })
      const shop = apps?.find(({ clientId }) => clientId === "shop")
      Object.assign(shop ?? {}, { firstSignIn: "ask", proofs: { otp: true } })
    },
    { ACME_MEMBERS_BIND: secret },
  )
  const port = Number(new URL(w.origin).port)
  const members = { clientId: "members", secret }
  demo = await startDemo({ port, issuer: w.menshen.url, clientId: "shop", members })
  browser = await launch()
})
after(async () => {
  await browser.close()
  await demo.close()
  await w.close()
})

/** Opens the hosted page of a sign-in, which a new person scans. */
async function scanned(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: "en-US", ...options })
  const page = await context.newPage()
  await page.goto(`${demo.url}/members/login`)
  const qr = await qrOn(page)
  const { person } = await world.newPerson(w)
  const { replies } = await world.scan(w, person, qr)
  return { context, page, person, phoneCode: phoneCodeIn(replies.join("\n")) }
}

async function subOn(page: Page): Promise<string> {
  await page.locator("#claims").waitFor()
  return (await page.locator("#claims tr[data-claim='sub'] td").textContent()) ?? ""
}

describe("choosing an account", () => {
  test("by mouse: a new person is signed in", async () => {
    const { context, page } = await scanned()
    await page.getByRole("button", { name: "I am new here" }).click()
    assert.ok(await subOn(page))
    await context.close()
  })

  test("by mouse: a password proves an old account, and two phones become one person", async () => {
    const subs = []
    for (const round of [1, 2]) {
      const { context, page, phoneCode } = await scanned()
      await page.fill("#code-for-app", phoneCode)
      await page.getByRole("button", { name: "Sign in to it at Acme Members" }).click()
      await page.fill("[name=email]", "mei@example.com")
      await page.fill("[name=password]", "kettle")
      await page.click("[value=bind]")
      await page.getByRole("alert").waitFor()
      if (round === 1) await screenshot(page, "choosing/demo-bind")
      await page.fill("[name=email]", "mei@example.com")
      await page.fill("[name=password]", "teapot")
      await page.click("[value=bind]")
      subs.push(await subOn(page))
      await context.close()
    }
    assert.equal(subs[0], subs[1])
  })

  test("by mouse: a person without an old account chooses a new one", async () => {
    const { context, page, phoneCode } = await scanned()
    await page.fill("#code-for-app", phoneCode)
    await page.getByRole("button", { name: "Sign in to it" }).click()
    await page.click("[value=none]")
    await page.getByText("You have no account there").waitFor()
    await screenshot(page, "choosing/none")
    await page.getByRole("button", { name: "I am new here" }).click()
    assert.ok(await subOn(page))
    await context.close()
  })

  test("by keyboard alone: Tab reaches every step and Enter takes it", async () => {
    const { context, page, phoneCode } = await scanned()
    await page.locator("#address").waitFor()
    const focused = page.locator("button:focus, a:focus")
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 12; presses++) {
        await page.keyboard.press("Tab")
        if ((await focused.filter({ hasText: name }).count()) === 1) return
      }
      throw new Error(`Tab does not reach ${name}`)
    }
    await tabTo("Send me a code")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.type("not an address")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.type(phoneCode)
    await page.keyboard.press("Enter")
    await page.getByRole("alert").waitFor()
    await tabTo("Send me a code")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.type("nobody@example.com")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.type(phoneCode)
    await page.keyboard.press("Enter")
    // The field has the focus after the first drawing, by `autofocus`.
    await page.locator("#code:focus").waitFor()
    await page.keyboard.type("123456")
    await page.keyboard.press("Enter")
    await page.getByText("This is not the code that was sent").waitFor()
    await screenshot(page, "choosing/code-wrong")
    await tabTo("Use another address")
    await page.keyboard.press("Enter")
    await page.locator("#address").waitFor()
    await tabTo("I am new here")
    await page.keyboard.press("Enter")
    assert.ok(await subOn(page))
    await context.close()
  })

  test("without JavaScript: a person scans, chooses, proves an old account and reaches the shop", async () => {
    const { context, page, phoneCode } = await scanned({ javaScriptEnabled: false })
    await page.fill("#code-for-app", phoneCode)
    await page.getByRole("button", { name: "Sign in to it" }).click()
    await page.fill("[name=email]", "lei@example.com")
    await page.fill("[name=password]", "kettle")
    await page.click("[value=bind]")
    assert.ok(await subOn(page))
    await context.close()
  })

  test("from the widget: a window opens for the choice, and the shop's page continues by itself", async () => {
    const context = await browser.newContext({ locale: "en-US" })
    const page = await context.newPage()
    const made = page.waitForResponse((answer) => answer.url().endsWith("/tickets"))
    await page.goto(demo.url)
    const { url } = await (await made).json()
    const { person } = await world.newPerson(w)
    await world.scan(w, person, url)
    const choose = page.getByRole("button", { name: "Choose your account" })
    await choose.waitFor()
    await screenshot(page, "choosing/widget")
    const [window] = await Promise.all([context.waitForEvent("page"), choose.click()])
    await window.getByRole("button", { name: "I am new here" }).click()
    await window.getByText("Go back to the window of Acme Shop").waitFor()
    assert.ok(await subOn(page))
    await context.close()
  })
})

describe("the pages around it", () => {
  test("OA-11: another origin cannot frame the choosing page, and axe-core finds nothing on it", async () => {
    const { context, page, phoneCode } = await scanned()
    await page.locator("#address").waitFor()
    assert.deepEqual(await axeFindings(page), [])
    await page.fill("#code-for-otp", phoneCode)
    await page.fill("#address", "nobody@example.com")
    await page.getByRole("button", { name: "Send me a code" }).click()
    await page.locator("#code").waitFor()
    assert.deepEqual(await axeFindings(page), [])
    const framing = await context.newPage()
    await framing.goto(demo.url)
    const choosing = page.url()
    await framing.evaluate((src) => {
      const frame = document.createElement("iframe")
      frame.src = src
      document.body.replaceChildren(frame)
      return new Promise((resolve) => frame.addEventListener("load", resolve))
    }, choosing)
    const inside = framing.frames().map((frame) => frame.url())
    assert.ok(!inside.includes(choosing), inside.join())
    await context.close()
  })

  test("the choosing page fits in light and dark, on a desk and on a phone, in four languages", async () => {
    for (const [locale, colorScheme, width] of [
      ["zh-CN", "light", 1100],
      ["en-US", "dark", 1100],
      ["ja", "light", 375],
      ["zh-TW", "dark", 375],
    ] as const) {
      const { context, page } = await scanned({
        locale,
        colorScheme,
        viewport: { width, height: 800 },
      })
      await page.locator("#address").waitFor()
      await screenshot(page, `choosing/choices-${locale}-${colorScheme}-${width}`)
      const wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
      assert.equal(await page.evaluate(wider), 0)
      assert.deepEqual(await axeFindings(page), [])
      await context.close()
    }
  })

  test("the sign-in page before its script and an error page are drawn", async () => {
    for (const [colorScheme, width] of [
      ["light", 1100],
      ["dark", 375],
    ] as const) {
      const options = { colorScheme, viewport: { width, height: 800 }, locale: "en-US" }
      const context = await browser.newContext({ ...options, javaScriptEnabled: false })
      const page = await context.newPage()
      await hold(page)
      await page.goto(`${demo.url}/members/login`)
      await page.locator("img.qr").waitFor()
      await screenshot(page, `pages/sign-in-no-script-${colorScheme}-${width}`)
      await page.goto(`${w.menshen.url}/authorize?client_id=nobody`)
      await screenshot(page, `pages/error-${colorScheme}-${width}`)
      await context.close()
    }
  })
})
