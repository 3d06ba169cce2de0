// A page of a sibling host posts one of our forms. It is the same site, so the browser sends our cookies; Safari
// before 16.4 and old web views send no Sec-Fetch-Site, and only Origin tells such a page from ours.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const origin = "https://sibling.example"

async function signedIn() {
  const agent = new rp.UserAgent(w)
  await rp.signInAs(w, agent, rp.request(w, "basic"))
  return agent
}

async function isSignedIn(agent: rp.UserAgent): Promise<boolean> {
  const silent = await agent.authorize(rp.request(w, "basic", { prompt: "none" }))
  return (await rp.arrival(silent)).searchParams.has("code")
}

describe("a sibling's form in a browser without Sec-Fetch-Site", () => {
  test("signs nobody out", async () => {
    const agent = await signedIn()
    const answer = await agent.post("/logout", { agreed: "yes" }, { origin })
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/logout?"])
    assert.equal(await isSignedIn(agent), true)
  })

  for (const choice of ["go on", "not me"]) {
    test(`does not press "${choice}"`, async () => {
      const agent = await signedIn()
      const request = String(new URLSearchParams(rp.request(w, "spa", rp.pkce().challenge)))
      const answer = await agent.post("/authorize/choose", { choice, request }, { origin })
      assert.deepEqual([answer.status, answer.headers.get("location")], [400, null])
      assert.equal(await isSignedIn(agent), true)
    })
  }

  test("is told from our own", async () => {
    const agent = await signedIn()
    const own = { origin: w.menshen.url }
    const request = String(new URLSearchParams(rp.request(w, "spa", rp.pkce().challenge)))
    const answer = await agent.post("/authorize/choose", { choice: "go on", request }, own)
    assert.ok((await rp.arrival(answer)).searchParams.has("code"))
    assert.equal((await agent.post("/logout", { agreed: "yes" }, own)).status, 200)
    assert.equal(await isSignedIn(agent), false)
  })
})
