// AV-08: a follower may find a text that a server of the owner's cannot store, such as an emoji. It must not keep the
// server from everybody else's pushes.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { linesOf } from "../support/data-folder.ts"
import { aPush, keep, OwnersServer, type QueueWorld, startQueue } from "../support/queue.ts"
import { until } from "../support/until.ts"
import * as world from "../support/world.ts"

const crm = new OwnersServer()
let w: QueueWorld
before(async () => {
  await crm.start()
  w = await startQueue({ crm })
})
after(async () => {
  await w.close()
  crm.stop()
})

describe("a server that answers some pushes with 500", () => {
  test("gets the others at once", async () => {
    const { person } = await world.newPerson(w)
    const atOnce = () =>
      crm.arrivals.filter(({ headers }) => !("menshen-redelivery" in headers)).length
    await world.sendText(w, person, "hello")
    const before = atOnce()
    crm.answer = () => 500
    for (let at = 0; at < 5; at++) await world.sendText(w, person, `text ${at}`)
    crm.answer = () => "success"
    await world.sendText(w, person, "hello")
    assert.equal(atOnce() - before, 6)
  })

  test("gets the others from the queue", async () => {
    crm.answer = ({ body }) => (body.toString().includes("poison") ? 500 : "success")
    const poison = Array.from({ length: 30 }, (_, at) =>
      aPush("crm", `poison ${at}`, { nextAt: at + 1 }),
    )
    await keep(w, poison)
    await keep(w, [aPush("crm", "hello", { nextAt: 1000 })])
    const begun = performance.now()
    await until("the other push arrives", () => crm.texts.includes("hello"))
    assert.ok(performance.now() - begun < 8000)
    assert.equal(linesOf(w.menshen.log(), "push_queue_paused").length, 0)
  })
})
