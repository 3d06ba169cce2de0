// Every example of docs/reference/widget.md runs in Chromium and logs what its comments say.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { Browser } from "playwright-core"
import { examples } from "../../scripts/lib/widget-reference.mjs"
import { launch } from "../support/chromium.ts"
import { type FakeMenshen, issuer, site, widget } from "./support/fake-menshen.ts"
import { openStage, type Stage } from "./support/stage.ts"

const become = (state: string, reason?: string) => (menshen: FakeMenshen) => {
  menshen.script = (ticket) => {
    if (ticket.version === 1) ticket.move(state, reason)
  }
}

/** What has to happen for an example to have something to do; the others need nothing. */
const scenarios: Record<string, (menshen: FakeMenshen) => void> = {
  MenshenLogin: become("approved"),
  "MenshenLogin.restart()": become("denied"),
  "MenshenLogin.result": become("approved"),
  "MenshenLoginEventMap.success": become("approved"),
  "MenshenLoginEventMap.expired": become("expired"),
  "MenshenLoginEventMap.refused": become("refused", "identity_conflict"),
  "MenshenLoginEventMap.statechange": become("scanned"),
  "MenshenLoginEventMap.error": (menshen) => {
    menshen.create = () => ({ status: 400, body: { error: "client_unknown" } })
  },
}

/** What an example does that it does not log. */
const effects: Record<string, (stage: Stage) => Promise<void>> = {
  "MenshenLogin.restart()": ({ until, menshen }) =>
    until(() => menshen.tickets.length === 2, "a new ticket"),
  "MenshenLogin.words": (stage) => stage.shows("Scan this code to enter Acme."),
  Words: ({ page }) =>
    page.locator("menshen-login [part=hint]", { hasText: /^0[12]:\d\d left$/ }).waitFor(),
}

describe("the examples of the reference", { concurrency: 4 }, () => {
  let browser: Browser
  before(async () => {
    browser = await launch()
  })
  after(() => browser.close())

  for (const { title, language, code } of examples()) {
    if (language !== "js" && language !== "html") continue
    test(`the example of ${title} runs`, async () => {
      const stage = await openStage(browser)
      const logged: string[] = []
      stage.page.on("console", (line) => line.type() === "log" && logged.push(line.text()))
      scenarios[title]?.(stage.menshen)
      const here = code.replaceAll("https://login.example.com", issuer)
      const html = here.replaceAll("https://shop.example.com", site)
      const script = `<script type="module">${code}</script>`
      await stage.open(language === "html" ? html : widget() + script)
      const expected = [...code.matchAll(/\/\/ logs (.*)/g)].map(([, text]) => text)
      assert.ok(expected.length > 0 || effects[title], "an example shows what it does")
      await stage.until(() => logged.length >= expected.length, "the example logs")
      await effects[title]?.(stage)
      assert.deepEqual(logged, expected)
      assert.deepEqual(stage.faults, [])
      await stage.context.close()
    })
  }
})
