// Every state in both languages, light, dark and on a phone's width, written to
// build/screenshots/widget to be looked at.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import type { Browser } from "playwright-core"
import { launch } from "../support/chromium.ts"
import { type FakeTicket, widget } from "./support/fake-menshen.ts"
import { openStage } from "./support/stage.ts"

let browser: Browser
before(async () => {
  browser = await launch()
})
after(() => browser.close())

// The client-id tells the fake Menshen what is to become of the widget's ticket.
const states = ["waiting", "scanned", "choosing", "confirmed", "approved", "expired", "denied"]
const more = ["refused", "cancelled", "offline", "loading", "client_unknown", "wechat_unreachable"]
const views: Record<string, string> = {
  ...{ confirmed: "signing", approved: "success" },
  ...{ client_unknown: "error", wechat_unreachable: "error" },
}

const frame = `<style>
  body { margin: 0; padding: 16px; display: grid; gap: 16px; justify-items: center;
    grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); background: #f4f5f7 }
  @media (prefers-color-scheme: dark) { body { background: #131416 } }
</style>`

function become({ asked, ...ticket }: FakeTicket, move: FakeTicket["move"]): void {
  const state = asked.client_id ?? ""
  if (
    ticket.version > 1 ||
    state === "waiting" ||
    !states.concat("refused", "cancelled").includes(state)
  )
    return
  move(state, state === "refused" ? "identity_conflict" : undefined)
}

for (const lang of ["en", "zh-CN"]) {
  for (const [name, colorScheme, width] of [
    ["light", "light", 1320],
    ["dark", "dark", 1320],
    ["375", "light", 375],
  ] as const) {
    test(`every state, ${lang}, ${name}`, async () => {
      const stage = await openStage(browser, { colorScheme, viewport: { width, height: 800 } })
      const { menshen, page } = stage
      menshen.script = (ticket) => become(ticket, ticket.move.bind(ticket))
      menshen.create = ({ client_id = "" }) => {
        if (client_id === "loading") return "never"
        return /_un/.test(client_id) ? { status: 400, body: { error: client_id } } : undefined
      }
      menshen.refuses = ({ asked }) => asked.client_id === "offline"
      // Automatic renewals are used up, so that an expired QR stays to be seen.
      await page.addInitScript("history.replaceState({ menshenRefreshes: 3 }, '')")
      await stage.open(frame + [...states, ...more].map((id) => widget("", id)).join(""), lang)
      for (const id of [...states, ...more]) {
        const view = views[id] ?? id
        await page.waitForFunction(
          `document.querySelector('[client-id=${id}]').current === "${view}"`,
        )
        const status = page.locator(`[client-id=${id}] [part=status]`)
        assert.match((await status.textContent()) ?? "", lang === "en" ? /[a-z]/ : /\p{sc=Han}/u)
        assert.equal(await status.getAttribute("aria-live"), "polite")
      }
      await page.waitForTimeout(400)
      const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
      assert.equal(await page.evaluate(overflow), 0)
      const path = `build/screenshots/widget/${lang}-${name}.png`
      await page.screenshot({ path, fullPage: true })
      assert.deepEqual(stage.faults, [])
      await stage.context.close()
    })
  }
}
