// <menshen-login> by keyboard, with a screen reader, on phones and with custom looks.
// gallery.browser.test.ts runs axe-core.

import assert from "node:assert/strict"
import { describe } from "node:test"
import jsQrModule from "jsqr"
import type { Page } from "playwright-core"
import { assertTakesLess } from "../support/takes.ts"
import { widget } from "./support/fake-menshen.ts"
import { browserTests, type Stage } from "./support/stage.ts"

const jsQr = jsQrModule as unknown as typeof jsQrModule.default
const test = browserTests()
const wechat = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50"
const android =
  "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"

/** The content of the QR code on the screen. */
async function scanned(page: Page): Promise<string | undefined> {
  const png = (await page.screenshot()).toString("base64")
  const [width, height, text] = (await page.evaluate(`(async () => {
    const image = new Image()
    image.src = "data:image/png;base64,${png}"
    await image.decode()
    const pen = new OffscreenCanvas(image.width, image.height).getContext("2d")
    pen.drawImage(image, 0, 0)
    const { data } = pen.getImageData(0, 0, image.width, image.height)
    return [image.width, image.height, Array.from(data, (byte) => String.fromCharCode(byte)).join("")]
  })()`)) as [number, number, string]
  return jsQr(new Uint8ClampedArray(Buffer.from(text, "latin1")), width, height)?.data
}
const url = /^http:\/\/weixin\.qq\.com\/q\/02mTicket\d+aB3dE5fG7hJ9$/
/** Waits, because an image is drawn a moment after it is added. */
const isRead = ({ page, until }: Stage, what = "the code is read") =>
  until(async () => url.test((await scanned(page)) ?? ""), what)

describe("the widget by keyboard and screen reader", () => {
  test("every button is reached and pressed by keyboard, and each state is announced", async (stage) => {
    const { menshen, page } = stage
    await stage.open(`<a href="#before">before</a>${widget()}<a href="#after">after</a>`)
    await stage.listens()
    const focused = () =>
      page.evaluate(`(document.activeElement.shadowRoot?.activeElement ?? document.activeElement)
      .textContent.trim()`)
    const tab = async () => {
      await page.keyboard.press("Tab")
      return focused()
    }
    assert.deepEqual(
      [await tab(), await tab()],
      ["before", "after"],
      "without a button there is no tab stop",
    )
    menshen.last.move("denied")
    await stage.shows("declined")
    await page.keyboard.press("Shift+Tab")
    assert.equal(await focused(), "Get a new QR code")
    await page.keyboard.press("Space")
    await stage.shows("Open WeChat")
    assert.equal(await tab(), "after", "the visitor keeps the place on the page")
    const live = page.locator("menshen-login [role=status]")
    assert.equal(await live.count(), 1)
    assert.equal(await live.getAttribute("aria-live"), "polite")
    await page.getByRole("group", { name: "Sign in with WeChat · Acme Shop" }).waitFor()
  })
})

describe("the QR code on the screen", () => {
  test("is there within 200 ms of the ticket's answer", async (stage) => {
    await stage.context.addInitScript(`{
    const original = fetch
    globalThis.fetch = async (...request) => {
      const answer = await original(...request)
      if (/tickets$/.test(request[0])) globalThis.answeredAt = performance.now()
      return answer
    }
    const look = () => {
      const root = document.querySelector("menshen-login")?.shadowRoot
      if (root?.querySelector("svg.qr")) globalThis.visibleAt = performance.now()
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }`)
    await assertTakesLess(200, async () => {
      await stage.open()
      await stage.until(() => stage.page.evaluate("!!globalThis.visibleAt"), "a QR")
      return Number(await stage.page.evaluate("visibleAt - answeredAt"))
    })
  })

  test("is readable with a logo, in every size", async (stage) => {
    const logo = `data:image/svg+xml,${encodeURIComponent(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#c00" d="M0 0h9v9H0z"/></svg>',
    )}`
    for (const size of ["small", "", "large"]) {
      await stage.open(widget(`logo="${logo}" size="${size}"`))
      await stage.page.locator("menshen-login svg image").waitFor({ state: "attached" })
      await isRead(stage, `the code is read, size "${size}"`)
    }
  })

  test(
    "is an image to press inside WeChat",
    async (stage) => {
      await stage.open()
      await stage.shows("Press and hold the code")
      const image = stage.page.getByRole("img", { name: /QR code/ }).and(stage.page.locator("img"))
      await image.waitFor()
      await isRead(stage)
      await stage.context.setOffline(true)
      await stage.shows("You are offline")
      await stage.page.waitForTimeout(200)
      assert.equal(await image.count(), 0, "what is of no use now is pale, and no image to keep")
    },
    { userAgent: wechat, viewport: { width: 375, height: 700 } },
  )

  test(
    "has instructions for a phone's browser, and the sign-in continues after the way back",
    async (stage) => {
      const { menshen, page } = stage
      await stage.open()
      await stage.shows("Take a screenshot")
      const link = page.getByRole("link", { name: "Open WeChat" })
      assert.equal(await link.getAttribute("href"), "weixin://")
      await page.locator("menshen-login img").waitFor()
      await stage.listens()
      // The browser slept while WeChat was in front: its connection broke, and the state changed.
      menshen.last.state = "approved"
      menshen.last.version++
      for (const socket of menshen.last.sockets) socket.close()
      await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
      assert.equal((await stage.detail("success")).code, "c0de")
    },
    { userAgent: android, viewport: { width: 375, height: 700 } },
  )
})

describe("the look of the widget", () => {
  test("a page from right to left keeps the widget's direction and width", async (stage) => {
    const { page } = stage
    await page.setViewportSize({ width: 240, height: 700 })
    await stage.open(`<style>body { margin: 0 }</style><div dir="rtl">${widget()}</div>`, "ar")
    await stage.shows("Open WeChat")
    // English on an Arabic page is marked as English (WCAG 3.1.2), so its full stops are on the right.
    const panel = page.locator("menshen-login .panel")
    const runs = () =>
      panel.evaluate((box) => [box.getAttribute("lang"), getComputedStyle(box).direction])
    assert.deepEqual(await runs(), ["en", "ltr"])
    const overflow = "[document.documentElement.scrollWidth, document.scrollingElement.scrollLeft]"
    assert.deepEqual(await page.evaluate(overflow), [240, 0])
    await isRead(stage)
    const title = "\u062a\u0633\u062c\u064a\u0644"
    await page.evaluate(`document.querySelector("menshen-login").words = {
    lang: "ar", title: "${title}", waiting: "${title}" }`)
    await stage.shows(title)
    assert.deepEqual(await runs(), ["ar", "rtl"])
  })

  test("a theme, a size, a custom property and a part change it", async (stage) => {
    const { page } = stage
    await stage.open(`<style>menshen-login { --menshen-accent: rgb(200, 0, 0) }
    menshen-login::part(title) { text-decoration: underline }</style>
    ${widget("theme=dark size=small")}`)
    await stage.shows("Open WeChat")
    const style = (part: string, name: string) =>
      page
        .locator(`menshen-login [part=${part}]`)
        .evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name)
    assert.match(await style("title", "text-decoration-line"), /underline/)
    assert.match(await style("panel", "color"), /255/)
    assert.equal(await style("stage", "width"), "168px")
    stage.menshen.last.move("denied")
    await stage.button("Get a new QR code").waitFor()
    assert.equal(await style("button", "background-color"), "rgb(200, 0, 0)")
    await page.emulateMedia({ contrast: "more" })
    assert.equal(await style("app", "color"), await style("panel", "color"), "nothing is faint")
  })

  test("the page may set any sentence, before or after the script is loaded", async (stage) => {
    const { page } = stage
    await stage.context.addInitScript(`addEventListener("DOMContentLoaded", () => {}, { once: true })
    new MutationObserver(() => {
      const element = document.querySelector("menshen-login")
      if (element && !element.matches(":defined")) element.words = { waiting: "Scan me." }
    }).observe(document, { childList: true, subtree: true })`)
    await stage.open()
    await stage.shows("Scan me.")
    await page.evaluate(`document.querySelector("menshen-login").words = { waiting: "Scan us." }`)
    await stage.shows("Scan us.")
  })
})
