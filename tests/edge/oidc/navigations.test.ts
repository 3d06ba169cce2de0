// A GET that changes something acts only if a browser goes there. Any page can load an address as an image,
// fetch it, or have it fetched ahead, and previews of links send HEAD; in none of these did a person go there.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { untilSettled, type World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

type Headers = Record<string, string>

const fetched = (site: string, dest: string, mode = "no-cors"): Headers => ({
  "sec-fetch-site": site,
  "sec-fetch-mode": mode,
  "sec-fetch-dest": dest,
})
const toWindow = fetched("cross-site", "document", "navigate")

/** Not by a person; the method is GET unless one is named. */
const loads: [name: string, headers: Headers, method?: string][] = [
  ["an image", fetched("cross-site", "image")],
  ["an image of a sibling host", fetched("same-site", "image")],
  ["a script", fetched("cross-site", "script")],
  ["a style sheet", fetched("same-site", "style")],
  ["a fetch", fetched("cross-site", "empty", "cors")],
  ["a fetch of a sibling host", fetched("same-site", "empty", "cors")],
  ["an object", fetched("same-site", "object", "navigate")],
  ["a prefetch", { ...fetched("same-site", "empty"), "sec-purpose": "prefetch" }],
  ["a page rendered ahead", { ...toWindow, "sec-purpose": "prefetch;prerender" }],
  ["a prefetch of an older Chrome", { purpose: "prefetch" }],
  ["a preview of Safari", { "x-purpose": "preview" }],
  ["a prefetch of an older Firefox", { "x-moz": "prefetch" }],
  ["HEAD, as previews of links send it", {}, "HEAD"],
]

/** A person goes there. */
const navigations: [name: string, headers: Headers][] = [
  ["a browser without these headers", {}],
  ["a link on another site", toWindow],
  ["the address bar", fetched("none", "document", "navigate")],
  ["a link of a sibling host", fetched("same-site", "document", "navigate")],
]

const cookieOf = (agent: rp.UserAgent) =>
  [...agent.cookies].map((pair) => pair.join("=")).join("; ")

/** `fetch` writes a mode of its own. */
const visit = (path: string, agent: rp.UserAgent, headers: Headers, method = "GET") =>
  push.send(w, { path, method, headers: { ...headers, cookie: cookieOf(agent) } })

async function isSignedIn(cookies: Map<string, string>): Promise<boolean> {
  const agent = new rp.UserAgent(w)
  for (const [name, value] of cookies) agent.cookies.set(name, value)
  const silent = await agent.authorize(rp.request(w, "basic", { prompt: "none" }))
  return (await rp.arrival(silent)).searchParams.has("code")
}

describe("GET /logout with the id_token of the signed-in person", () => {
  async function signedIn() {
    const agent = new rp.UserAgent(w)
    const { id_token } = await rp.tokensOf(w, agent)
    return { agent, path: `/logout?id_token_hint=${id_token}` }
  }

  for (const [name, headers, method] of loads) {
    test(`OA-22: ends no session as ${name}`, async () => {
      const { agent, path } = await signedIn()
      const answer = await visit(path, agent, headers, method)
      assert.equal(answer.headers["set-cookie"], undefined)
      assert.equal(await isSignedIn(agent.cookies), true)
    })
  }

  for (const [name, headers] of navigations) {
    test(`ends the session by ${name}`, async () => {
      const { agent, path } = await signedIn()
      assert.equal((await visit(path, agent, headers)).status, 200)
      assert.equal(await isSignedIn(agent.cookies), false)
    })
  }
})

describe("GET /authorize/resume of a scanned page", () => {
  async function scanned() {
    const agent = new rp.UserAgent(w)
    const ticket = await rp.ticketOn(agent, await agent.authorize(rp.request(w, "basic")))
    await rp.scan(w, ticket.scene, push.newOpenid())
    await untilSettled(w, ticket)
    return { agent, path: `/authorize/resume?ticket=${ticket.scene}` }
  }

  test("takes no code, however it is loaded without a person", async () => {
    const { agent, path } = await scanned()
    for (const [name, headers, method] of loads) {
      const answer = await visit(path, agent, headers, method)
      assert.deepEqual(
        [answer.headers.location, answer.headers["set-cookie"]],
        [undefined, undefined],
        name,
      )
    }
    const arrived = await visit(path, agent, fetched("same-origin", "document", "navigate"))
    assert.match(arrived.headers.location ?? "", /[?&]code=/)
  })
})
