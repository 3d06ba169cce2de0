// The longest texts that an operator may write, on a narrow phone: the pages keep their layout, and what protects the
// person stays in sight. Pictures are in build/screenshots/own-texts.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { Browser, Page } from "playwright-core"
import { languages } from "../../edge/core/config.ts"
import { pageText } from "../../edge/i18n/page-text.ts"
import { axeFindings } from "../support/axe.ts"
import { launch, screenshot } from "../support/chromium.ts"
import * as ladder from "../support/confirm.ts"
import { authorizeUrl } from "../support/oauth.ts"
import type * as world from "../support/world.ts"

const width = 360
const phone = { viewport: { width, height: 720 }, hasTouch: true, isMobile: true }

/** Without a space to break at. */
const letters = { "zh-CN": "门", "zh-TW": "門", en: "ab", ja: "ロ" } as const
const inAll = (columns: number, lines = 1) =>
  Object.fromEntries(
    languages.map((lang) => {
      const line = letters[lang].repeat(columns / 2)
      return [lang, Array(lines).fill(line).join("\n")]
    }),
  )

const texts = {
  heading: inAll(40),
  intro: inAll(60, 2),
  confirmed: inAll(60, 2),
  help: inAll(60, 2),
}
const afterSignIn = { url: "https://shop.example.com/orders", words: inAll(30) }

let w: world.World
let browser: Browser
before(async () => {
  w = await ladder.startLadder((config) => {
    for (const app of config.apps as object[]) Object.assign(app, { texts, afterSignIn })
  })
  browser = await launch()
})
after(async () => {
  await browser.close()
  await w.close()
})

async function open(url: string, locale: string): Promise<Page> {
  const context = await browser.newContext({ ...phone, locale })
  const page = await context.newPage()
  await page.goto(url)
  return page
}

/** Pictures in light and dark; nothing is wider than the phone. */
async function portray(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme })
    await screenshot(page, `own-texts/${name}-${colorScheme}`)
    assert.deepEqual(await axeFindings(page), [], `${name}, ${colorScheme}`)
  }
  assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width, name)
}

async function rowsOf(page: Page, selector: string): Promise<number> {
  const height = await page
    .locator(selector)
    .first()
    .evaluate((one) => {
      const { lineHeight } = getComputedStyle(one)
      return one.getBoundingClientRect().height / Number.parseFloat(lineHeight)
    })
  return Math.round(height)
}

for (const lang of languages) {
  describe(`with the longest texts in ${lang}`, () => {
    test("the sign-in page says who asks, and shows the whole QR code", async () => {
      const page = await open(authorizeUrl(w), lang)
      await page.locator("menshen-login [part=qr]").first().waitFor()
      const who = page.getByText(pageText[lang].signIn.title("Acme Shop"), { exact: true })
      await who.first().waitFor()
      const box = await page.locator("menshen-login [part=qr]").first().boundingBox()
      assert.ok(box && box.x >= 0 && box.x + box.width <= width && box.y + box.height <= 720)
      assert.ok((await rowsOf(page, "h1")) <= 2)
      await portray(page, `sign-in-${lang}`)
      await page.context().close()
    })

    test("the phone asks without a text of the operator's, and has one when the person agreed", async () => {
      const { confirmLink } = await ladder.scanned(w, "tap")
      const page = await open(confirmLink, lang)
      const { confirm } = pageText[lang]
      await page.getByText(confirm.warning).waitFor()
      assert.ok(!(await page.content()).includes(letters[lang].repeat(5)))
      await portray(page, `asks-${lang}`)
      await page.getByRole("button", { name: confirm.yes, exact: true }).click()
      const onward = page.getByRole("link", { name: afterSignIn.words[lang] ?? "", exact: true })
      await onward.waitFor()
      assert.equal(await onward.getAttribute("href"), afterSignIn.url)
      await portray(page, `confirmed-${lang}`)
      await page.context().close()
    })

    test("a page about a trouble has the operator's help", async () => {
      const page = await open(`${w.menshen.url}/authorize/wait?client_id=shop`, lang)
      await page.getByText(letters[lang].repeat(5)).first().waitFor()
      await portray(page, `error-${lang}`)
      await page.context().close()
    })
  })
}
