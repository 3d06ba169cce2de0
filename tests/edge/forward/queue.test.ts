// The queue of forwarded pushes: at least once, marked, and no target waits for another.

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import {
  aPush,
  keep,
  letPass,
  OwnersServer,
  type QueueWorld,
  startQueue,
  withdraw,
} from "../../support/queue.ts"
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
beforeEach(async () => {
  for (const server of [crm, shop]) {
    server.answer = () => "success"
    server.arrivals.length = 0
    server.mostOpen = 0
  }
})

const isEmpty = () => w.rows().length === 0 && w.rows("SELECT * FROM push_contents").length === 0

describe("a push that is kept", () => {
  test("goes at once if it is due: its own bytes and query, marked, with its first time", async () => {
    const body = "<xml>\r\n\u0000\n价格</xml>"
    assert.equal(
      await keep(w, [aPush("crm", body, { contentType: "text/xml; charset=utf-8" })]),
      true,
    )
    await until("it has arrived and its row is gone", isEmpty)
    assert.equal(crm.arrivals.length, 1)
    const [arrival] = crm.arrivals
    assert.equal(arrival?.body.toString(), body)
    assert.equal(arrival?.query, aPush("crm", "").query)
    assert.equal(arrival?.headers["content-type"], "text/xml; charset=utf-8")
    assert.equal(arrival?.headers["menshen-redelivery"], "1")
    assert.equal(arrival?.headers["menshen-first-at"], "1767225600")
  })

  test("waits until it is due, and goes nowhere if its target has it by then", async () => {
    const later = aPush("crm", "later", { nextAt: Date.now() + 300 })
    const never = aPush("crm", "never", { nextAt: Date.now() + 600_000 })
    await keep(w, [later, never])
    assert.deepEqual(crm.texts, [])
    await withdraw(w, [never.id])
    await until("the other has gone", isEmpty)
    assert.deepEqual(crm.texts, ["later"])
    assert.ok((crm.arrivals[0]?.at ?? 0) >= later.nextAt)
  })

  test("is one row, however often the call is repeated", async () => {
    const push = aPush("crm", "twice", { nextAt: Date.now() + 600_000 })
    await keep(w, [push])
    await keep(w, [push])
    assert.equal(w.rows().length, 1)
    await withdraw(w, [push.id])
  })

  test("survives a kill -9, before its time and on its way", async () => {
    crm.answer = () => "hang"
    await keep(w, [
      aPush("crm", "on its way"),
      aPush("shop", "later", { nextAt: Date.now() + 500 }),
    ])
    await until("it is on its way", () => crm.open === 1)
    await w.menshen.kill()
    crm.answer = () => "success"
    await w.menshen.start()
    await until("both have gone", isEmpty)
    assert.deepEqual([crm.arrivals.length, shop.arrivals.length], [2, 1])
  })
})

describe("a target that hangs", () => {
  test("has four pushes on their way, and delays no other target", async () => {
    crm.answer = () => "hang"
    await keep(
      w,
      Array.from({ length: 20 }, (_, at) => aPush("crm", `crm ${at}`)),
    )
    await keep(
      w,
      Array.from({ length: 20 }, (_, at) => aPush("shop", `shop ${at}`)),
    )
    await until("the other target has all", () => shop.texts.length === 20)
    assert.equal(crm.mostOpen, 4)
    assert.ok(shop.mostOpen <= 4)
    crm.answer = () => "success"
    await w.menshen.kill()
    await w.menshen.start()
    await until("all have gone", isEmpty)
    assert.equal(crm.texts.length, 20)
  })
})

describe("a target that is killed", () => {
  test("gets a push again that it was killed with", async () => {
    crm.answer = () => "hang"
    await keep(w, [aPush("crm", "in mid-flight")])
    await until("it is on its way", () => crm.open === 1)
    crm.stop()
    crm.answer = () => "success"
    await crm.start()
    await until("its failure is stored", () => w.rows()[0]?.attempts === 1)
    await letPass(w)
    await until("it has gone", isEmpty)
    assert.equal(crm.arrivals.length, 2)
  })
})

describe("an answer", () => {
  const heard = [
    "success",
    "",
    "<xml><MsgType>text</MsgType></xml>",
    "x".repeat(70_000),
    { type: "image/png", body: "x" },
  ]
  const failures: [string, Parameters<typeof aPush>[1], OwnersServer["answer"], RegExp][] = [
    ["a status of 500", "a", () => 500, /^status 500$/],
    ["a redirect", "b", () => 302, /^status 302$/],
    ["a closed connection", "c", () => "close", /./],
  ]

  test("of 200 means that the target has the push, whatever it says", async () => {
    for (const [at, answer] of heard.entries()) {
      crm.answer = () => answer
      await keep(w, [aPush("crm", `heard ${at}`)])
      await until("it has gone", isEmpty)
    }
    assert.equal(crm.arrivals.length, heard.length)
  })

  for (const [what, body, answer, failure] of failures) {
    test(`of ${what} means that it goes again`, async () => {
      crm.answer = answer
      await keep(w, [aPush("crm", body)])
      await until("its failure is stored", () => w.rows()[0]?.attempts === 1)
      assert.match(String(w.rows()[0]?.failure), failure)
      crm.answer = () => "success"
      await letPass(w)
      await until("it has gone", isEmpty)
    })
  }
})
