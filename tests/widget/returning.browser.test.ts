// Pages that the browser leaves and shows again: the hosted page leaves only for a server that answers, and
// a page from the back/forward cache offers a sign-in again.

import assert from "node:assert/strict"
import { describe } from "node:test"
import { issuer, site, widget } from "./support/fake-menshen.ts"
import { browserTests, type Stage } from "./support/stage.ts"

const test = browserTests()

const hosted = `<menshen-login ticket="mHosted" app-name="Acme Shop"
  qr="http://weixin.qq.com/q/02hosted" expires-in="120"></menshen-login>`

/** As the browser fires it for a page from its cache, which Playwright switches off. */
const comesBack = ({ page }: Stage) =>
  page.evaluate(`void dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))`)

const count = (stage: Stage) => {
  let loads = 0
  stage.page.on("framenavigated", () => loads++)
  return () => loads
}

describe("the hosted page", () => {
  const absences: [what: string, down: boolean, status: number][] = [
    ["refuses connections", true, 0],
    ["is behind a proxy that answers 502", false, 502],
    ["is behind a proxy that answers 503", false, 503],
    ["is behind a proxy that answers 404", false, 404],
  ]
  for (const [what, down, status] of absences) {
    test(`stays while the server ${what}, and renews once it answers`, async (stage) => {
      const { menshen, page, context } = stage
      menshen.adopt("mHosted")
      await stage.open(hosted)
      await stage.listens()
      menshen.down = down
      const away = /^https:\/\/login\.test\/authorize/
      if (status) await context.route(away, (route) => route.fulfill({ status, body: "no" }))
      const loads = count(stage)
      menshen.last.move("expired")
      await stage.shows("does not answer")
      await page.getByText("Reconnecting…").waitFor()
      assert.equal(loads(), 0, "the old page stays")
      menshen.down = false
      await context.unroute(away)
      await stage.pressIfThere()
      await stage.until(() => loads() > 0, "a new page")
    })
  }

  test("goes on to the application by itself once the server answers", async (stage) => {
    const { menshen, page } = stage
    menshen.adopt("mHosted")
    await stage.open(hosted)
    await stage.listens()
    menshen.down = true
    menshen.last.move("approved")
    await stage.shows("does not answer")
    assert.equal(page.url(), `${site}/`)
    menshen.down = false
    await page.waitForURL(`${issuer}/authorize/resume?ticket=mHosted`)
  })

  test("shows a new sign-in when it comes back after its end", async (stage) => {
    const { menshen } = stage
    menshen.adopt("mHosted")
    await stage.open(hosted)
    await stage.listens()
    menshen.last.move("denied")
    await stage.shows("declined")
    const loads = count(stage)
    await comesBack(stage)
    await stage.until(() => loads() > 0, "a new page")
  })
})

describe("a page from the back/forward cache", () => {
  const ends = ["approved", "denied", "refused", "cancelled"]
  for (const end of ends) {
    test(`begins again after a run that was ${end}`, async (stage) => {
      const { menshen } = stage
      await stage.open()
      await stage.listens()
      menshen.last.move(end)
      await stage.until(async () => (await stage.events("statechange")).length > 1, "the end")
      if (end === "approved") await stage.shows("You are signed in")
      await comesBack(stage)
      await stage.shows("Open WeChat")
      await stage.listens()
      assert.equal(menshen.tickets.length, 2)
      menshen.last.move("approved")
      await stage.shows("You are signed in")
    })
  }

  test("begins again after the error of a server that is back", async (stage) => {
    const { menshen } = stage
    menshen.create = () => ({ status: 503, body: {} })
    await stage.open()
    await stage.shows("has a problem")
    menshen.create = () => undefined
    await comesBack(stage)
    await stage.shows("Open WeChat")
  })

  test("goes on with a run that has not ended", async (stage) => {
    const { menshen } = stage
    await stage.open()
    await stage.listens()
    menshen.last.move("scanned")
    await stage.shows("Scanned")
    await comesBack(stage)
    await stage.until(() => menshen.last.closed === 1, "the old connection closes")
    await stage.listens()
    menshen.last.move("approved")
    assert.equal((await stage.detail("success")).code, "c0de")
    assert.equal(menshen.tickets.length, 1)
  })

  test("has its button again in mode popup", async (stage) => {
    const { menshen, page } = stage
    menshen.script = (ticket) => {
      if (ticket.state === "waiting") ticket.move("approved")
    }
    await stage.open(widget('mode="popup"'))
    await stage.button("Sign in with WeChat").click()
    await stage.detail("success")
    await stage.shows("You are signed in")
    await comesBack(stage)
    await stage.button("Sign in with WeChat").waitFor()
    assert.equal(page.context().pages().length, 1)
    assert.equal(menshen.tickets.length, 1)
  })
})
