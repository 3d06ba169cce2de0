// A person who has signed in could open link tickets without any limit: each is a row for an hour (AV-04, INV-22).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as push from "../support/push.ts"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

const most = 20
let w: World
before(async () => {
  w = await rp.startProvider((config) => {
    config.limits = { signInsPerAddress: most }
  })
})
after(() => w.close())

test("link tickets are counted like sign-ins", async () => {
  const agent = new rp.UserAgent(w)
  await rp.signInAs(w, agent, rp.request(w, "basic"), push.newOpenid())
  const page = await (await agent.fetch("/account?client_id=basic")).text()
  const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? ""
  assert.notEqual(token, "")
  const seen: number[] = []
  for (let at = 0; at < most + 5; at++) {
    const body = new URLSearchParams({ client_id: "basic", token, action: "link" })
    const origin = w.menshen.url
    const answer = await agent.fetch("/account", { method: "POST", body, headers: { origin } })
    seen.push(answer.status)
  }
  assert.equal(seen[0], 303)
  assert.equal(seen.at(-1), 429, String(seen))
})
