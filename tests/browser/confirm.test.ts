// The confirm page on a phone, in Chromium: by keyboard, by axe-core, and in another site's frame.
// Pictures are in build/screenshots/confirm.

import assert from "node:assert/strict"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, describe, test } from "node:test"
import type { Browser, Page } from "playwright-core"
import { axeFindings } from "../support/axe.ts"
import { hold, launch, letGo, screenshot } from "../support/chromium.ts"
import * as ladder from "../support/confirm.ts"
import { looks } from "../support/looks.ts"
import { arrived, openScreen, startApplication } from "../support/screen.ts"
import { until } from "../support/until.ts"
import * as world from "../support/world.ts"

let w: world.World
let browser: Browser
let closeApplication = () => {}
before(async () => {
  w = await ladder.startLadder(() => {}, { cfHeader: "x-cf" })
  closeApplication = await startApplication(w)
  browser = await launch()
})
after(async () => {
  await browser.close()
  closeApplication()
  await w.close()
})

const phone = { viewport: { width: 375, height: 720 }, hasTouch: true, isMobile: true }

const inChina = { "x-cf": JSON.stringify({ country: "CN", region: "Guangdong" }) }
const userAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36"
const chromeInChina = { ...inChina, "user-agent": userAgent }

/** Opens a link from the chat on a phone. */
async function openOnPhone(link: string, more: object = {}): Promise<Page> {
  const context = await browser.newContext({ ...phone, locale: "en-US", ...more })
  const page = await context.newPage()
  await page.goto(link)
  return page
}

/** Takes pictures in light and dark, on a phone and on a desk. */
async function portray(page: Page, name: string): Promise<void> {
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 720 })
    await screenshot(page, `confirm/${name}-${colorScheme}-${width}`)
    assert.deepEqual(await axeFindings(page), [], `${name}, ${colorScheme}, ${width}`)
    assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width)
  }
}

const focused = (page: Page) => page.evaluate("document.activeElement.textContent")

describe("the confirm page on the phone", () => {
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "" : ", without a script"
    test(`CD-01: Enter alone declines, because "not me" has the focus${how}`, async () => {
      const { ticket, confirmLink } = await ladder.scanned(w, "tap")
      const page = await openOnPhone(confirmLink, { javaScriptEnabled })
      await page.locator("button:focus").waitFor()
      await page.keyboard.press("Enter")
      await page.getByRole("heading", { name: "Ended" }).waitFor()
      assert.equal(await ladder.stateOf(w, ticket), "denied")
      await page.context().close()
    })
  }

  test("CD-01: by keyboard one Tab and Enter confirm, and both buttons have the same size", async () => {
    const { ticket, confirmLink } = await ladder.scanned(w, "tap")
    const page = await openOnPhone(confirmLink)
    await page.locator("button:focus").waitFor()
    assert.equal(await focused(page), "Not me")
    const [no, yes] = await page.getByRole("button").all()
    const [one, other] = [await no?.boundingBox(), await yes?.boundingBox()]
    assert.deepEqual([one?.width, one?.height], [other?.width, other?.height])
    assert.ok((one?.height ?? 0) >= 44 && (one?.x ?? 0) < (other?.x ?? 0))
    await page.keyboard.press("Tab")
    assert.equal(await focused(page), "Confirm")
    await page.keyboard.press("Enter")
    await page.getByText("Confirmed. Go back to the browser").waitFor()
    assert.equal((await world.untilSettled(w, ticket)).state, "approved")
    await page.context().close()
  })

  test("its pages are accessible and drawn in light and dark, narrow and wide", async () => {
    const pending = await ladder.scanned(w, "tap", undefined, chromeInChina)
    const page = await openOnPhone(pending.confirmLink, { extraHTTPHeaders: inChina })
    await portray(page, "question")
    await page.goto(pending.notMeLink)
    await portray(page, "not-me")
    // Each scan waits for an answer for a minute.
    const doubted = await ladder.scanned(w, "tap", undefined, chromeInChina)
    await ladder.scanBy(w, "oSomebodyElsexxxxxxxxxxxxxxx", doubted.ticket.scene)
    await page.goto(doubted.confirmLink)
    await portray(page, "code")
    await page.getByRole("button", { name: "Not me" }).click()
    await page.getByRole("heading", { name: "Ended" }).waitFor()
    await portray(page, "ended")
    await page.goto(doubted.confirmLink)
    await portray(page, "denied")
    const agreed = await ladder.scanned(w, "tap")
    await ladder.agree(w, agreed)
    await page.goto(agreed.confirmLink)
    await portray(page, "confirmed")
    await page.context().close()
  })

  test("OA-11, BI 135: another site's frame stays empty, and nothing in it can be pressed", async () => {
    const { ticket, confirmLink, notMeLink } = await ladder.scanned(w, "tap")
    const frames = [confirmLink, notMeLink].map((link) => `<iframe src="${link}"></iframe>`)
    const evil: Server = createServer((_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end(frames.join(""))
    })
    await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve))
    const page = await openOnPhone(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`)
    const inside = () => page.frames().slice(1)
    const ends = () => inside().filter((frame) => !["", "about:blank"].includes(frame.url()))
    await until("both frames are at an end", () => ends().length === frames.length)
    for (const frame of inside()) {
      assert.equal(frame.url(), "chrome-error://chromewebdata/")
      assert.equal(await frame.locator("button").count(), 0)
    }
    assert.equal(await ladder.stateOf(w, ticket), "scanned")
    await page.context().close()
    evil.closeAllConnections()
    evil.close()
  })
})

describe("the hosted page during the confirmation", () => {
  for (const rung of ladder.rungs) {
    test(`with its script: ${rung} leads from the scan to the application`, async () => {
      const screen = await openScreen(w, browser, rung)
      const { page } = screen
      const scene = (await page.locator("menshen-login").getAttribute("ticket")) ?? ""
      const openid = `oScripted${rung.padEnd(19, "x")}`
      const chatReply = await ladder.scanBy(w, openid, scene)
      if (rung === "tap") {
        await page.getByText("Open the link that WeChat shows you").first().waitFor()
        await screenshot(page, "confirm/script-tap")
        await ladder.press(ladder.linkIn(chatReply, "confirm"), "yes")
      } else if (rung === "reply") {
        const number = page.getByText(/^[0-9]{2}$/)
        await number.waitFor()
        await screenshot(page, "confirm/script-reply")
        await ladder.answer(w, openid, await number.innerText())
      } else {
        const code = ladder.phoneCodeIn(chatReply)
        await page.getByRole("textbox").fill(ladder.otherThan(code))
        await page.keyboard.press("Enter")
        await page.getByText("Tries left: 2").waitFor()
        await screenshot(page, "confirm/script-code-wrong")
        await page.getByRole("textbox").fill(code)
        await page.keyboard.press("Enter")
      }
      await arrived(w, screen)
      await screen.context.close()
    })
  }

  test("without a script: tap, match number and phone code lead from the scan to the application", async () => {
    for (const rung of ladder.rungs) {
      const context = await browser.newContext({ locale: "en-US", javaScriptEnabled: false })
      const page = await context.newPage()
      // The page that says "scanned" stays for its pictures.
      const scanned = /\/authorize\/wait.*version=2/
      await hold(page, scanned)
      const query = new URLSearchParams({
        client_id: rung,
        redirect_uri: w.redirectUri,
        response_type: "code",
        scope: "openid",
        code_challenge_method: "S256",
        code_challenge: "c".repeat(43),
      })
      await page.goto(`${w.menshen.url}/authorize?${query}`)
      const scene = (await page.locator("menshen-login").getAttribute("ticket")) ?? ""
      const openid = `oNoScript${rung.padEnd(19, "x")}`
      const chatReply = await ladder.scanBy(w, openid, scene)
      await page.getByText("Scanned.").waitFor()
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme })
        await screenshot(page, `confirm/no-script-${rung}-${colorScheme}`)
      }
      await letGo(page, scanned)
      if (rung === "tap") await ladder.press(ladder.linkIn(chatReply, "confirm"), "yes")
      if (rung === "reply") {
        await ladder.answer(w, openid, await page.locator(".match-number").innerText())
      }
      if (rung === "phone-code") {
        await page
          .getByLabel("Enter the 6-digit code")
          .fill(ladder.otherThan(ladder.phoneCodeIn(chatReply)))
        await page.keyboard.press("Enter")
        await page.getByRole("alert").waitFor()
        await screenshot(page, "confirm/no-script-code-wrong")
        await page.getByLabel("Enter the 6-digit code").fill(ladder.phoneCodeIn(chatReply))
        await page.getByRole("button", { name: "Confirm" }).click()
      }
      await page.getByText("Signed in").waitFor()
      await context.close()
    }
  })
})
