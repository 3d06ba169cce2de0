// Every state, in every language, light, dark and as narrow as a phone: axe-core finds nothing, and
// nothing overflows. Pictures are in build/screenshots/widget.

import assert from "node:assert/strict"
import { createRequire } from "node:module"
import { after, before, describe, test } from "node:test"
import { pathToFileURL } from "node:url"
import type { Browser, Page } from "playwright-core"
import { writeGallery } from "../../scripts/lib/gallery.mjs"
import { launch } from "../support/chromium.ts"
import { type FakeTicket, widget } from "./support/fake-menshen.ts"
import { openStage } from "./support/stage.ts"

let browser: Browser
before(async () => {
  browser = await launch()
})
after(() => browser.close())

// The client-id tells the fake Menshen what happens to the widget's ticket.
const states = ["waiting", "scanned", "choosing", "confirmed", "approved", "expired", "denied"]
const more = ["refused", "cancelled", "offline", "loading", "client_unknown", "wechat_unreachable"]
// The questions of a scanned ticket, and a code to send instead of a scan.
const steps = ["tap", "reply", "phone-code", "send"]
const views: Record<string, string> = {
  tap: "scanned",
  reply: "scanned",
  "phone-code": "scanned",
  send: "waiting",
  confirmed: "signing",
  approved: "success",
  client_unknown: "error",
  wechat_unreachable: "error",
}

const frame = `<style>
  h1 { grid-column: 1 / -1; margin: 0; font: 600 20px system-ui }
  body { margin: 0; color-scheme: light dark; color: CanvasText }
  main { padding: 16px; display: grid; gap: 16px; justify-items: center;
    grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); background: #f4f5f7 }
  @media (prefers-color-scheme: dark) { main { background: #131416 } }
</style>`

function become({ request, ...ticket }: FakeTicket, move: FakeTicket["move"]): void {
  const id = request.client_id ?? ""
  const state = views[id] === "scanned" ? "scanned" : id
  if (
    ticket.version > 1 ||
    state === "waiting" ||
    !states.concat("refused", "cancelled").includes(state)
  )
    return
  move(state, state === "refused" ? "identity_conflict" : undefined)
}

const shapes = { light: 1320, dark: 1320, phone: 375, contrast: 1320 }
const shown: [string, keyof typeof shapes][] = [
  ...(["light", "dark", "phone", "contrast"] as const).map((shape): [string, typeof shape] => [
    "en",
    shape,
  ]),
  ...(["light", "dark", "phone"] as const).map((shape): [string, typeof shape] => ["zh-CN", shape]),
  ["zh-TW", "phone"],
  ["ja", "phone"],
]
const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js")

/** Checks the whole page, with its shadow trees, for WCAG 2.2 AA and best practices. */
async function violations(page: Page): Promise<unknown> {
  await page.addScriptTag({ path: axePath })
  return page.evaluate(`axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa",
    "best-practice"] }).then(({ violations }) => violations.map(({ id, nodes }) => [id,
    nodes.map(({ target, failureSummary }) => [target.flat().join(" "), failureSummary])]))`)
}

describe("the widget in every look", () => {
  for (const [lang, shape] of shown) {
    test(`every state is accessible and fits: ${lang}, ${shape}`, async () => {
      const colorScheme = shape === "dark" ? "dark" : "light"
      const viewport = { width: shapes[shape], height: 800 }
      const forced = shape === "contrast" ? { forcedColors: "active" as const } : {}
      const stage = await openStage(browser, { colorScheme, viewport, ...forced })
      const { menshen, page } = stage
      menshen.script = (ticket) => {
        ticket.asks = { confirm: ticket.request.client_id, match_number: "42" }
        become(ticket, ticket.move.bind(ticket))
      }
      menshen.account = ({ client_id }) => (client_id === "send" ? { chat_code: "482915" } : {})
      menshen.create = ({ client_id = "" }) => {
        if (client_id === "loading") return "never"
        return /_un/.test(client_id) ? { status: 400, body: { error: client_id } } : undefined
      }
      menshen.refuses = ({ request }) => request.client_id === "offline"
      const ids = [...states, ...steps, ...more]
      const widgets = ids.map((id) => widget("", id))
      await stage.open(`${frame}<main><h1>Shop</h1>${widgets.join("")}</main>`, lang)
      for (const id of ids) {
        const view = views[id] ?? id
        const current = `document.querySelector('[client-id=${id}]').current`
        await stage.until(
          async () => (await page.evaluate(current)) === view,
          `${id} shows ${view}`,
        )
        const status = page.locator(`[client-id=${id}] [part=status]`)
        assert.match(
          (await status.textContent()) ?? "",
          lang === "en" ? /[a-z]/ : /[\p{sc=Han}\p{sc=Kana}]/u,
        )
        assert.equal(await status.getAttribute("aria-live"), "polite")
      }
      await page.locator("menshen-login [part=confirm]").waitFor()
      await page.locator("menshen-login [part=copy]").waitFor()
      const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
      assert.equal(await page.evaluate(overflow), 0)
      const path = `build/screenshots/widget/${lang}-${shape}.png`
      await page.screenshot({ path, fullPage: true })
      assert.deepEqual(await violations(page), [])
      assert.deepEqual(stage.faults, [])
      await stage.context.close()
    })
  }
})

describe("npm run gallery", () => {
  test("makes one page with every view, which opens from the disk", async () => {
    const url = pathToFileURL(await writeGallery())
    const page = await browser.newPage()
    const faults: string[] = []
    page.on("pageerror", (error) => faults.push(String(error)))
    const inPlace = {
      computer: /Open WeChat/,
      phone: /Take a screenshot/,
      wechat: /Press and hold/,
    }
    for (const [device, sentence] of Object.entries(inPlace)) {
      url.hash = `lang=en&size=small&dir=rtl&device=${device}`
      await page.goto(String(url))
      await page.reload()
      const said = await page.locator("menshen-login [part=status]").allTextContents()
      assert.ok(said.length > 20 && said.every((text) => text !== ""))
      assert.ok(said.some((text) => sentence.test(text)))
      // The code is in the other window, and so is the way to WeChat.
      const away = page.locator("figure", { hasText: "waiting (popup)" })
      assert.equal(await away.locator("[part=link]").isVisible(), false)
    }
    assert.deepEqual(faults, [])
    await page.close()
  })
})
