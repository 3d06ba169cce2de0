// A page of a sibling host loads /authorize/resume of a sign-in whose QR code it saw, as an image: the browser
// sends the ticket's cookie, each load takes a code, and the fifth ends the sign-in (TK-11).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../support/push.ts"
import * as rp from "../support/relying-party.ts"
import { untilSettled, type World } from "../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const asImage = { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }
const asFrame = { "sec-fetch-site": "same-site", "sec-fetch-mode": "navigate" }
const loads = [
  { ...asImage, "sec-fetch-dest": "image" },
  { ...asFrame, "sec-fetch-dest": "iframe" },
]
const asWindow = {
  "sec-fetch-site": "cross-site",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
}

async function scannedPage() {
  const agent = new rp.UserAgent(w)
  const ticket = await rp.ticketOn(agent, await agent.authorize(rp.request(w, "basic")))
  await rp.scan(w, ticket.scene, push.newOpenid())
  await untilSettled(w, ticket)
  return { agent, ticket }
}

describe("a sibling host that knows the scene", () => {
  for (const path of ["/authorize/resume", "/authorize/wait", "/proofs/done"]) {
    test(`takes no code of the sign-in by ${path}`, async () => {
      const { agent, ticket } = await scannedPage()
      const address = `${path}?ticket=${ticket.scene}`
      const cookie = [...agent.cookies].map((pair) => pair.join("=")).join("; ")
      // `fetch` writes a mode of its own.
      const load = (path: string, headers: Record<string, string>) =>
        push.send(w, { path, headers: { ...headers, cookie } })
      for (const headers of [...loads, ...loads, ...loads]) {
        const answer = await load(address, headers)
        assert.equal(answer.headers.location, undefined)
        assert.equal(answer.headers["set-cookie"], undefined)
      }
      const honest = await load(`/authorize/resume?ticket=${ticket.scene}`, asWindow)
      assert.match(
        honest.headers.location ?? "",
        /[?&]code=/,
        "the person arrives, from WeChat too",
      )
    })
  }
})
