// Signing in by message in Chromium: the demo's third sign-in page, and the phone that sends the code.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { startDemo } from "../sandbox/demo/server.ts"
import { axeFindings } from "../support/axe.ts"
import { hold, launch, screenshot } from "../support/chromium.ts"
import { looks } from "../support/looks.ts"
import * as world from "../support/world.ts"

let w: world.World
let demo: Awaited<ReturnType<typeof startDemo>>
let browser: Browser

before(async () => {
  w = await world.startWorld()
  const port = Number(new URL(w.origin).port)
  demo = await startDemo({ port, issuer: w.menshen.url, clientId: "shop", notes: "notes" })
  browser = await launch()
})
after(async () => {
  await browser.close()
  await demo.close()
  await w.close()
})

async function openSignIn(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: "en-US", ...options })
  const page = await context.newPage()
  if (options.viewport) await hold(page)
  await page.goto(demo.url)
  await page.click("#notes-login")
  // The page before has an element without a code.
  const code = (await page.locator("menshen-login[chat-code]").getAttribute("chat-code")) ?? ""
  assert.match(code, /^[0-9]{6}$/)
  return { context, page, code }
}

/** On the phone page: scans the account's own QR code, follows, and sends a text. */
async function sendOnPhone(name: string, qr: string, text: string): Promise<Page> {
  const phone = await (await browser.newContext({ locale: "en-US" })).newPage()
  await phone.goto(w.sandboxUrl)
  await phone.fill("#new-name", name)
  await phone.locator("#add-person button").click()
  await phone.locator("#person option:checked", { hasText: name }).waitFor({ state: "attached" })
  await phone.fill("#qr-text", qr)
  await phone.locator("#scan-text button").click()
  await phone.click("#follow-yes")
  await phone.locator("#followed button[data-account=acme-notes]").click()
  await phone.fill("#words", text)
  await phone.locator("#send button").click()
  return phone
}

describe("signing in by message", () => {
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "by the widget" : "without JavaScript"
    test(`${how}: the person sends the code of the shop's page and is signed in`, async () => {
      const { context, page, code } = await openSignIn({ javaScriptEnabled })
      const qr = (await page.locator("menshen-login").getAttribute("qr")) ?? ""
      const phone = await sendOnPhone(`Mei ${how}`, qr, ` ${code} `)
      await phone
        .locator("#chat li[data-from=account]", { hasText: "正在登录「Acme Notes」" })
        .waitFor()
      await page.locator("#claims").waitFor()
      assert.equal(new URL(page.url()).pathname, "/me")
      if (javaScriptEnabled) await screenshot(phone, "chat-code/phone")
      await phone.context().close()
      await context.close()
    })
  }

  for (const javaScriptEnabled of [true, false]) {
    const kind = javaScriptEnabled ? "widget" : "plain"
    for (const { colorScheme, width } of looks) {
      test(`the code is on the page (${kind}): ${colorScheme}, ${width} px`, async () => {
        const viewport = { width, height: 740 }
        const { context, page, code } = await openSignIn({
          javaScriptEnabled,
          colorScheme,
          viewport,
        })
        // In the element's shadow tree if there is one, else in the page.
        await page.getByText(code).filter({ visible: true }).waitFor()
        await screenshot(page, `chat-code/${kind}-${colorScheme}-${width}`)
        await context.close()
      })
    }
  }

  test("axe-core finds nothing on the page before its script is loaded", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width: 375, height: 740 },
      })
      await context.route("**/widget/menshen-login.js", (route) => route.abort())
      const page = await context.newPage()
      await page.goto(`${demo.url}/notes/login`)
      await page.locator(".chat-code").waitFor()
      assert.deepEqual(await axeFindings(page), [])
      const [wide, room] = (await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
      )) as [number, number]
      assert.equal(wide, room, "nothing is wider than the screen")
      await context.close()
    }
  })
})
