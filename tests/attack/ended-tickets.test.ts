// A ticket that has ended stays for an hour, and a poll of it waited although nothing comes any more: ten addresses
// could hold ten thousand timers of one desk, beyond which the engine gives it none (AV-03).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { openTicket, startWorld, type World } from "../support/world.ts"

let w: World
before(async () => {
  w = await startWorld()
})
after(() => w.close())

test("a poll of a ticket that has ended is answered at once", async () => {
  const { scene, secret } = await openTicket(w)
  const headers = { authorization: `Bearer ${secret}` }
  const place = `${w.menshen.url}/tickets/${scene}`
  assert.equal((await fetch(`${place}/cancel`, { method: "POST", headers })).status, 200)
  const began = performance.now()
  const answer = await fetch(`${place}?wait=5&version=99`, { headers })
  assert.equal((await answer.json()).state, "cancelled")
  assert.ok(performance.now() - began < 2000)
})
