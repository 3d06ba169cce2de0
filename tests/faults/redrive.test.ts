// What a crash or a failing directory leaves undone is found in the rows and done (INV-16). The
// desk asks again in two places, when it starts and when its alarm rings, and each has its test.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { until } from "../support/directory.ts"
import { newOpenid, postMessage, scanFields, xmlOf } from "../support/push.ts"
import { type BrowserTicket, openTicket, statusOf, untilSettled } from "../support/world.ts"
import { startTroubled, type Troubled } from "./troubled.ts"

let w: Troubled
before(async () => {
  w = await startTroubled()
})
after(() => w.close())

/** A ticket that was claimed and acknowledged while the directory gives no answer. */
async function claimed(): Promise<BrowserTicket> {
  const ticket = await openTicket(w)
  const answer = await postMessage(w, xmlOf(scanFields(w, newOpenid(), ticket.scene)))
  assert.equal(answer.status, 200)
  assert.equal((await statusOf(w, ticket)).body.state, "confirmed")
  return ticket
}

test("INV-16: killed between the claim and the directory's answer, it goes on when the desk starts", async () => {
  await w.order({ directory: "hangs" })
  const tickets = await Promise.all(Array.from({ length: 8 }, claimed))
  await w.menshen.kill()
  await w.menshen.start()
  for (const ticket of tickets) assert.equal((await untilSettled(w, ticket)).state, "approved")
})

test("INV-16: a directory that fails is asked again by the alarm until it answers", async () => {
  const failures = () => w.menshen.log().split('"event":"directory_failed"').length - 1
  const before = failures()
  await w.order({ directory: "fails" })
  const ticket = await claimed()
  // The first is the push's own; the next ones are the alarm's, since nothing else happens here.
  await until("the alarm asked twice", () => failures() >= before + 3)
  assert.equal((await statusOf(w, ticket)).body.state, "confirmed")
  await w.order({})
  assert.equal((await untilSettled(w, ticket)).state, "approved")
})
