// A page of a sibling host loads /authorize in hidden frames. The answers set cookies, because the host is the same
// site, and the 24th took the place of the cookie of the page that the person has open (TK-09).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../support/push.ts"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const asFrame = {
  "sec-fetch-site": "same-site",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "iframe",
}

describe("hidden frames of a sibling host", () => {
  test("do not end the sign-in of the page that the person has open", async () => {
    const agent = new rp.UserAgent(w)
    const page = await rp.ticketOn(agent, await agent.authorize(rp.request(w, "basic")))
    for (let at = 0; at < 30; at++) {
      const query = new URLSearchParams(rp.request(w, "basic", { state: `hidden-${at}` }))
      const cookie = rp.cookiesOf(agent)
      const { headers } = await push.send(w, {
        path: `/authorize?${query}`,
        headers: { ...asFrame, cookie },
      })
      for (const line of [headers["set-cookie"] ?? []].flat()) {
        const [pair = ""] = line.split(";")
        const at = pair.indexOf("=")
        if (/Max-Age=0/i.test(line)) agent.cookies.delete(pair.slice(0, at))
        else agent.cookies.set(pair.slice(0, at), pair.slice(at + 1))
      }
    }
    const waits = await agent.fetch(`/authorize/wait?ticket=${page.scene}`)
    assert.equal(waits.status, 200)
  })
})
