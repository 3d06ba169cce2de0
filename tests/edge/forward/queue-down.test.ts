// A target that is down: its pushes wait, and neither they nor other targets pay for it.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { linesOf } from "../../support/data-folder.ts"
import { aPush, keep, OwnersServer, type QueueWorld, startQueue } from "../../support/queue.ts"
import { until } from "../../support/until.ts"

const crm = new OwnersServer()
const shop = new OwnersServer()
let w: QueueWorld
before(async () => {
  await crm.start()
  await shop.start()
  w = await startQueue({ crm, shop })
})
after(async () => {
  crm.stop()
  shop.stop()
  await w?.close()
})

test("a target that is down gets one push as a probe, and all once it answers, each at least once", async () => {
  crm.stop()
  await keep(
    w,
    Array.from({ length: 12 }, (_, at) => aPush("crm", `down ${at}`)),
  )
  const failed = () => w.rows("SELECT * FROM pushes WHERE attempts > 0").length
  await until("it is down", () => linesOf(w.menshen.log(), "push_queue_paused").length === 1)
  // Four at once, and one for each of the two failures before the third.
  await until("all that were tried have failed", () => failed() === 6)
  await crm.start()
  await keep(w, [aPush("shop", "meanwhile")])
  await until("the other target has its push", () => shop.texts.length === 1)
  assert.equal(crm.texts.length, 0, "the pause is not over")
  await until("all have gone", () => w.rows().length === 0)
  assert.equal(crm.texts.length, 12)
  assert.equal(linesOf(w.menshen.log(), "push_queue_resumed").length, 1)
})
