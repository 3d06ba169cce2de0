// Work that a crash or a failing directory left undone is found in the rows and completed (INV-16).
// The desk retries in two places, at its start and in its alarm; each has a test.

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

/** A claimed and acknowledged ticket, while the directory does not answer. */
async function claimed(): Promise<BrowserTicket> {
  const ticket = await openTicket(w)
  const answer = await postMessage(w, xmlOf(scanFields(w, newOpenid(), ticket.scene)))
  assert.equal(answer.status, 200)
  assert.equal((await statusOf(w, ticket)).body.state, "confirmed")
  return ticket
}

test("after a kill between the claim and the directory's answer, the desk resumes when it starts (INV-16)", async () => {
  await w.order({ directory: "hangs" })
  const tickets = await Promise.all(Array.from({ length: 8 }, claimed))
  await w.menshen.kill()
  await w.menshen.start()
  for (const ticket of tickets) assert.equal((await untilSettled(w, ticket)).state, "approved")
})

test("the alarm asks a failing directory again until it answers (INV-16)", async () => {
  const failures = () => w.menshen.log().split('"event":"directory_failed"').length - 1
  const before = failures()
  await w.order({ directory: "fails" })
  const ticket = await claimed()
  // The first request comes from the push; the later ones come from the alarm, since nothing else
  // happens here.
  await until("the alarm asked twice", () => failures() >= before + 3)
  assert.equal((await statusOf(w, ticket)).body.state, "confirmed")
  await w.order({})
  assert.equal((await untilSettled(w, ticket)).state, "approved")
})
