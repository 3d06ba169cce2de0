// WeChat's answer to the browser names a ticket by `state`, and a code. Each code cost a call with the
// AppSecret, whose number WeChat limits: one browser sent 400 invented codes for one ticket, and 400 calls went
// out. Images and prefetches of that address did the same.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as oauth from "../support/oauth.ts"
import type * as world from "../support/world.ts"

const exchange = "/sns/oauth2/access_token"
let w: world.World
before(async () => {
  w = await oauth.startOAuth()
})
after(() => w.close())

/** The address to which WeChat sends a browser that has just left for it, with a code of our own. */
async function returnOf(code: string) {
  const { cookie, link } = await oauth.begin(w)
  const state = new URL(link).searchParams.get("state") ?? ""
  const query = new URLSearchParams({ ui_locales: "en", code, state })
  return { cookie, state, url: `${w.menshen.url}/acme/oauth?${query}` }
}

describe("codes of WeChat that somebody invented", () => {
  test("400 of them for one ticket make two calls at most, and the page shows a QR code", async () => {
    const before = await oauth.callsOf(w, exchange)
    const { cookie, url } = await returnOf("0")
    const ends: Response[] = []
    for (let at = 0; at < 400; at += 40) {
      const some = Array.from({ length: 40 }, (_, more) =>
        oauth.visit(url.replace("code=0", `code=garbage${at + more}`), cookie),
      )
      ends.push(...(await Promise.all(some)))
    }
    const calls = (await oauth.callsOf(w, exchange)) - before
    assert.ok(calls >= 1 && calls <= 2, `${calls} calls`)
    const [page = ""] = [...new Set(ends.map(oauth.locationOf))]
    assert.match(page, /^\/authorize\/wait\?ticket=/)
    const shown = await oauth.visit(new URL(page, w.menshen.url), cookie)
    assert.equal(shown.status, 200)
    assert.match(await shown.text(), /class="qr"/)
  })

  test("cost nothing in an image, a script or a prefetch", async () => {
    const before = await oauth.callsOf(w, exchange)
    const { cookie, url } = await returnOf("garbage")
    const loads: Record<string, string>[] = [
      { "sec-fetch-dest": "image", "sec-fetch-mode": "no-cors" },
      { "sec-fetch-dest": "script", "sec-fetch-mode": "no-cors" },
      { "sec-fetch-dest": "style", "sec-fetch-mode": "no-cors" },
      { "sec-fetch-dest": "empty", "sec-fetch-mode": "cors" },
      { "sec-fetch-dest": "document", "sec-purpose": "prefetch" },
    ]
    for (const headers of loads) {
      const answer = await oauth.visit(url, cookie, headers)
      assert.equal(answer.status, 400, JSON.stringify(headers))
    }
    assert.equal(await oauth.callsOf(w, exchange), before)
  })
})
