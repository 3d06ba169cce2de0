// AV-08: a server of the owner's that is down must not take the room of the others in the queue.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { capacity } from "../../edge/desks/forward/queue-policy.ts"
import {
  aPush,
  changeQueue,
  keep,
  OwnersServer,
  type QueueWorld,
  startQueue,
} from "../support/queue.ts"

const crm = new OwnersServer()
const shop = new OwnersServer()
const later = Date.now() + 3_600_000
const share = capacity.rows * 0.9
let w: QueueWorld
before(async () => {
  await crm.start()
  await shop.start()
  w = await startQueue({ crm, shop })
  await keep(w, [])
})
after(async () => {
  await w.close()
  crm.stop()
  shop.stop()
})

/** Rows of one target. */
const fill = (target: string, rows: number, dead: 0 | 1) =>
  changeQueue(
    w,
    `DELETE FROM pushes; DELETE FROM push_contents;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      INSERT INTO pushes SELECT i, 'filled-' || i, '${target}', 1767225600, 600, 0, ${later}, ${dead},
        ${later} + i, '' FROM n;
    INSERT INTO push_contents SELECT number, zeroblob(600) FROM pushes;`,
  )
const push = (target: string) => aPush(target, "x", { nextAt: later })
const count = (target: string) =>
  w.rows(`SELECT count(*) AS n FROM pushes WHERE target = '${target}'`)[0]?.n

describe("a target that is down", () => {
  test("takes nine tenths of the queue, and the others have the rest", async () => {
    await fill("crm", share, 0)
    assert.equal(await keep(w, [push("crm")]), false)
    assert.equal(await keep(w, [push("crm"), push("shop")]), false)
    assert.deepEqual([count("crm"), count("shop")], [share, 1])
    assert.equal(await keep(w, [push("shop")]), true)
  })

  test("gives up its own dead pushes for its new ones", async () => {
    await fill("crm", share, 1)
    assert.equal(await keep(w, [push("crm"), push("shop")]), true)
    assert.deepEqual([count("crm"), count("shop")], [share - 99, 1])
  })
})
