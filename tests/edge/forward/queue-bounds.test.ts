// AV-08: a queue that is full, and orders about a hundred thousand pushes, keep nobody waiting.

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { capacity } from "../../../edge/desks/forward/queue-policy.ts"
import { call } from "../../support/admin.ts"
import { linesOf } from "../../support/data-folder.ts"
import {
  aPush,
  changeQueue,
  keep,
  OwnersServer,
  type QueueWorld,
  startQueue,
} from "../../support/queue.ts"
import { until } from "../../support/until.ts"

const pushes = "/admin/accounts/acme/pushes"
const later = Date.now() + 3_600_000

const crm = new OwnersServer()
let w: QueueWorld
before(async () => {
  await crm.start()
  w = await startQueue({ crm })
  await keep(w, [])
})
after(async () => {
  crm.stop()
  await w?.close()
})
beforeEach(() => {
  crm.answer = () => "success"
})

/** A queue with so many rows, as if they had come one by one. */
const fill = (rows: number, dead: 0 | 1, bytes = 600) =>
  changeQueue(
    w,
    `DELETE FROM pushes; DELETE FROM push_contents;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      INSERT INTO pushes SELECT i, 'filled-' || i, 'crm', 1767225600, ${bytes}, 0, ${later}, ${dead},
        ${later} + i, '' FROM n;
    INSERT INTO push_contents SELECT number, zeroblob(600) FROM pushes;`,
  )

const count = (which = "1") => w.rows(`SELECT count(*) AS n FROM pushes WHERE ${which}`)[0]?.n

const orders = () => w.rows("SELECT count(*) AS n FROM standing_orders")[0]?.n

describe("a full queue", () => {
  test("takes no more while all wait, and says so", async () => {
    await fill(capacity.rows, 0)
    assert.equal(await keep(w, [aPush("crm", "one too many")]), false)
    assert.equal(count(), capacity.rows)
    assert.equal(linesOf(w.menshen.log(), "push_queue_full").length, 1)
    await keep(w, [aPush("crm", "one too many")])
    assert.equal(linesOf(w.menshen.log(), "push_queue_full").length, 1, "it is said once")
  })

  test("gives up the pushes that have been dead for longest", async () => {
    await fill(capacity.rows, 1)
    assert.equal(await keep(w, [aPush("crm", "new", { nextAt: later })]), true)
    assert.equal(count("id = 'filled-1'"), 0)
    assert.equal(count(`id = 'filled-${capacity.rows}'`), 1)
    assert.equal(count("dead = 0"), 1)
    assert.equal(w.rows("SELECT count(*) AS n FROM push_contents")[0]?.n, count())
  })

  test("counts bytes as well as rows", async () => {
    const bytes = 64 * 1024
    await fill(capacity.bytes / bytes, 0, bytes)
    assert.equal(await keep(w, [aPush("crm", "x")]), false)
    await fill(capacity.bytes / bytes - 1, 0, bytes)
    assert.equal(await keep(w, [aPush("crm", "x", { nextAt: later })]), true)
    const two = ["x", "y"].map((letter) => aPush("crm", letter.repeat(40_000), { nextAt: later }))
    assert.equal(await keep(w, two), false)
    assert.equal(count(), capacity.bytes / bytes + 1, "the first one fits")
  })
})

/** The longest time that a call of the desk takes until `holds`, and how long that is. */
async function pauses(holds: () => boolean): Promise<{ longest: number; all: number }> {
  const first = performance.now()
  let longest = 0
  await until("the order is carried out", async () => {
    const began = performance.now()
    await keep(w, [])
    longest = Math.max(longest, performance.now() - began)
    return holds()
  })
  return { longest, all: performance.now() - first }
}

describe("an order about a hundred thousand dead pushes", () => {
  for (const [verb, member] of [
    ["retry", "retried"],
    ["discard", "discarded"],
  ] as const) {
    test(`${verb}: other calls come between its turns`, async (t) => {
      await fill(capacity.rows, 1)
      const { body } = await call(w, "POST", `${pushes}/${verb}`, { id: "all" })
      assert.deepEqual(body, { [member]: capacity.rows })
      const { longest, all } = await pauses(() => orders() === 0)
      const figure = `took ${Math.round(all)} ms, and no call waited for more than ${Math.round(longest)}`
      t.diagnostic(`${verb} of ${capacity.rows} pushes ${figure}`)
      assert.ok(longest < all / 4, figure)
      // Nothing opens these, so what is delivered of them is dead again, by another failure.
      assert.equal(count("dead = 1 AND failure = ''"), 0)
    })
  }

  test("is carried out to its end after a kill -9", async () => {
    await fill(20_000, 1)
    await call(w, "POST", `${pushes}/discard`, { id: "all" })
    await w.menshen.kill()
    await w.menshen.start()
    await until("all are gone, and so is the order", () => count() === 0 && orders() === 0)
  })

  test("a list of a full queue has a page at a time", async () => {
    await fill(capacity.rows, 0)
    assert.deepEqual((await call(w, "GET", `${pushes}?dead=true`)).body.entries, [])
    const page = await call(w, "GET", `${pushes}?after=500`)
    assert.deepEqual([page.body.entries.length, page.body.next], [100, "600"])
  })
})
