// Any page on the web can have its visitors' browsers load /authorize as images, or ahead of a click. Each load
// opened a ticket under the visitor's address, and took the place of a page with a chat code that the visitor,
// or their office, waits on (CD-09); in an account with QR codes each spent one of the day's 100,000 (D13).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as world from "../support/world.ts"

const header = "x-client"
let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    world.onlyByCode(config)
    config.clientAddressHeader = header
  })
})
after(() => w.close())

for (const headers of [
  { "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image", "sec-fetch-site": "cross-site" },
  { "sec-fetch-mode": "cors", "sec-fetch-dest": "empty", "sec-fetch-site": "cross-site" },
  { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-purpose": "prefetch" },
]) {
  test(`a strange page ends none of its visitor's pages (${headers["sec-fetch-dest"]})`, async () => {
    const visitor = { [header]: "203.0.113.1" }
    const page = await world.openTicket(w, {}, visitor)
    const query = new URLSearchParams({
      response_type: "code",
      client_id: "shop",
      redirect_uri: w.redirectUri,
      scope: "openid",
      code_challenge: "A".repeat(43),
      code_challenge_method: "S256",
    })
    const load = async () =>
      (
        await fetch(`${w.menshen.url}/authorize?${query}`, { headers: { ...visitor, ...headers } })
      ).text()
    for (let loads = 0; loads < 120; loads += 40)
      await Promise.all(Array.from({ length: 40 }, load))
    assert.equal((await world.statusOf(w, page)).body.state, "waiting")
  })
}
