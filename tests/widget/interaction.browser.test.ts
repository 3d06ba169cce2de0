// On a day when few QR codes are left, the server asks for a press before it makes one (AV-01).

import assert from "node:assert/strict"
import { describe } from "node:test"
import { browserTests } from "./support/stage.ts"

const test = browserTests()

describe("a page on which nothing has happened", () => {
  test("says so, shows a button without an error, and gets its QR code by a press", async (stage) => {
    const { menshen, page } = stage
    const told: (string | undefined)[] = []
    menshen.create = ({ interacted }) => {
      told.push(interacted)
      const body = { error: "interaction_required" }
      return interacted === "true" ? undefined : { status: 403, body }
    }
    await stage.open()
    // Playwright counts each look at the page as a press: it must not look before the request is here.
    await stage.until(() => told.length === 1, "a request")
    await stage.shows("Press the button to get a QR code.")
    await page.locator("[part=button]").click()
    await stage.listens()
    assert.deepEqual(told, ["false", "true"])
    assert.equal(menshen.tickets.length, 1)
    const states = (await stage.events("statechange")).map(({ detail }) => detail?.state)
    assert.deepEqual(states.slice(0, 3), ["idle", "loading", "waiting"])
    assert.deepEqual(await stage.events("error"), [])
  })
})
