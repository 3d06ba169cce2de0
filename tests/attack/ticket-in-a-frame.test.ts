// The issuer's frame draws whatever ticket its page brings, and a button there opens the choosing window with
// the issuer's own origin. A registered but hostile site could so bring a ticket that it made for another
// application, and that its own WeChat had scanned. The visitor then proved an old account on a page that
// named only that application, and the site's WeChat got the account (CD-06, TK-02).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { startChoosing, untilChoosing } from "../support/choosing.ts"
import type * as world from "../support/world.ts"

const evil = "https://evil.example"
let w: Awaited<ReturnType<typeof startChoosing>>
before(async () => {
  w = await startChoosing((config) => {
    const apps = config.apps as object[]
    Object.assign(apps.at(-1) ?? {}, { origins: [evil], redirectUris: [`${evil}/back`] })
  })
})
after(() => w.close())

const enter = ({ scene, secret }: world.BrowserTicket, more: Record<string, string>) =>
  fetch(`${w.menshen.url}/choose/enter`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: w.menshen.url },
    body: new URLSearchParams({ ticket: scene, secret, ...more }),
  })

describe("the choosing window that the issuer's frame opens", () => {
  test("takes tickets of the application whose frame it is only", async () => {
    const { ticket } = await untilChoosing(w)
    for (const more of [{ client_id: "other" }, { client_id: "" }, {}]) {
      const refused = await enter(ticket, more as Record<string, string>)
      assert.equal(refused.status, 403, JSON.stringify(more))
      assert.deepEqual(refused.headers.getSetCookie(), [])
    }
    assert.equal((await enter(ticket, { client_id: "shop" })).status, 303)
  })

  test("and the frame says which that is", async () => {
    const page = await fetch(`${w.menshen.url}/widget/frame?client_id=other`)
    assert.match(await page.text(), /data-client="other"/)
    const script = await fetch(`${w.menshen.url}/widget/frame-page.js`)
    assert.match(await script.text(), /dataset\.client\b/)
  })
})
