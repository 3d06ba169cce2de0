// A known person in Chromium: adds a WeChat and removes it, joins two accounts, unfollows and follows
// again on the phone's page, and is forgotten.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { Browser, Page } from "playwright-core"
import { adminWorld } from "../support/admin.ts"
import { launch, screenshot } from "../support/chromium.ts"
import { markIn, phoneCodeIn } from "../support/confirm.ts"
import { ownerOf, rowsOf, until } from "../support/directory.ts"
import { openScreen, qrOn, scanOn, signInOn, startApplication } from "../support/screen.ts"
import * as world from "../support/world.ts"

let w: world.World
let browser: Browser
let closeApplication = () => {}
before(async () => {
  w = await adminWorld()
  closeApplication = await startApplication(w)
  browser = await launch()
})
after(async () => {
  await browser.close()
  closeApplication()
  await w.close()
})

async function subOf(person: string): Promise<string> {
  const { sub, screen } = await signInOn(w, browser, person, "shop")
  await screen.context.close()
  return sub
}

/** The account page of a person who has just signed in. */
async function accountOf(person: string) {
  const { sub, screen } = await signInOn(w, browser, person, "shop")
  await screen.page.goto(`${w.menshen.url}/account?client_id=shop`)
  return { sub, page: screen.page, close: () => screen.context.close() }
}

async function addWeChat(page: Page, person: string): Promise<void> {
  await page.getByRole("button", { name: "Add another WeChat" }).click()
  const chatReply = await scanOn(w, page, person)
  await page.getByText(markIn(chatReply)).waitFor()
  await page.getByLabel("6-digit code").fill(phoneCodeIn(chatReply))
  await page.getByRole("button", { name: "Confirm" }).click()
  await page.getByRole("heading", { name: `Add the WeChat ${markIn(chatReply)}` }).waitFor()
  await screenshot(page, "account/add")
  const no = page.getByRole("button", { name: "No, do not add it" })
  assert.equal(
    await no.evaluate((element) => element === element.ownerDocument.activeElement),
    true,
  )
  await page.getByRole("button", { name: "Add it", exact: true }).click()
}

const done = (page: Page) => page.getByText("you were signed out everywhere").waitFor()
const identitiesOf = (user: string) =>
  rowsOf(w, "SELECT openid FROM identities WHERE user = ?", user).map(({ openid }) => openid)

describe("the account page", () => {
  test("signs somebody in who signed in by the widget, and leads back to the site", async () => {
    const { person, openid } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    const context = await browser.newContext({ locale: "en-US" })
    const page = await context.newPage()
    const address = `${w.menshen.url}/account?client_id=shop`
    await page.goto(address)
    await page.locator("menshen-login").waitFor()
    await scanOn(w, page, person)
    await page.waitForURL(address)
    await page.getByText(openid.slice(-4)).waitFor()
    assert.equal(ownerOf(w, openid), sub)
    await page.getByRole("button", { name: "Add another WeChat" }).waitFor()
    await page.getByRole("link", { name: "Back to Acme Shop" }).click()
    await page.waitForURL(`${w.origin}/`)
    await context.close()
  })

  test("gets its way back from the QR code, too, which then signs nobody in", async () => {
    const { person } = await world.newPerson(w)
    const { context, page } = await openScreen(w, browser, "shop")
    await page.locator("menshen-login").waitFor()
    const qr = await qrOn(page)
    await page.getByRole("link", { name: "Back to Acme Shop" }).click()
    await page.waitForURL((url) => url.searchParams.get("error") === "access_denied")
    assert.ok(page.url().startsWith(w.redirectUri))
    await world.scan(w, person, qr)
    assert.equal(new URL(page.url()).searchParams.has("code"), false)
    await context.close()
  })

  test("a link gives a person two WeChats, and an unlink one again", async () => {
    const [mine, second] = [await world.newPerson(w), await world.newPerson(w)]
    const { sub, page, close } = await accountOf(mine.person)
    await addWeChat(page, second.person)
    await done(page)
    assert.equal(ownerOf(w, second.openid), sub)
    await close()
    assert.equal(await subOf(second.person), sub)

    const again = await accountOf(mine.person)
    const entry = again.page.getByRole("listitem").filter({ hasText: second.openid.slice(-4) })
    await entry.getByRole("button").click()
    await done(again.page)
    assert.deepEqual(identitiesOf(sub), [mine.openid])
    await again.close()
    assert.notEqual(await subOf(second.person), sub)
  })

  test("ID-05: the WeChat of another account shows both accounts, and one click joins them", async () => {
    const [mine, other] = [await world.newPerson(w), await world.newPerson(w)]
    const from = await subOf(other.person)
    const { sub, page, close } = await accountOf(mine.person)
    await addWeChat(page, other.person)

    await page.getByRole("heading", { name: "Join two accounts?" }).waitFor()
    for (const { openid } of [mine, other]) await page.getByText(openid.slice(-4)).waitFor()
    await screenshot(page, "account/join")
    assert.equal(ownerOf(w, other.openid), from)
    await page.getByRole("button", { name: "Both are mine" }).click()
    await done(page)
    assert.deepEqual(identitiesOf(sub).sort(), [mine.openid, other.openid].sort())
    await close()
    assert.equal(await subOf(other.person), sub)
  })
})

describe("WeChat's follow state", () => {
  /** Presses Follow or Unfollow for a person on the phone's page. */
  async function press(page: Page, person: string, name: "Follow" | "Unfollow"): Promise<void> {
    await page.goto(w.sandboxUrl)
    await page.selectOption("#person", person)
    await page.locator("#follow", { hasText: name }).click()
    await page.locator("#follow", { hasText: name === "Follow" ? "Unfollow" : "Follow" }).waitFor()
  }

  test("people who unfollow and follow again stay the same, and the directory knows who follows", async () => {
    const { person, openid } = await world.newPerson(w)
    const sub = await subOf(person)
    const context = await browser.newContext({ locale: "en-US" })
    const phone = await context.newPage()
    const query = "SELECT following FROM identities WHERE openid = ?"
    for (const [name, following] of [
      ["Unfollow", 0],
      ["Follow", 1],
    ] as const) {
      await press(phone, person, name)
      await until(name, () => rowsOf(w, query, openid)[0]?.following === following)
      assert.equal(ownerOf(w, openid), sub)
    }
    await context.close()
    assert.equal(await subOf(person), sub)
  })

  test("a closed account ends the sub for ever, and a return makes a new user", async () => {
    const { person, openid } = await world.newPerson(w)
    const sub = await subOf(person)
    const closed = { account: "acme", person, change: "cancellation" }
    await world.post(`${w.sandboxUrl}/platform/authorization`, closed)
    assert.equal(ownerOf(w, openid), undefined)
    const [row] = rowsOf(w, "SELECT state FROM users WHERE user = ?", sub)
    assert.equal(row?.state, "forgotten")
    const fresh = await subOf(person)
    assert.notEqual(fresh, sub)
    assert.equal(ownerOf(w, openid), fresh)
  })
})
