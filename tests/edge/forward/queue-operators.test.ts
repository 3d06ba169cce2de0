// What an operator sees and does about pushes that no target took.

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
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
const crm = new OwnersServer()
let w: QueueWorld
before(async () => {
  await crm.start()
  w = await startQueue({ crm })
})
after(async () => {
  crm.stop()
  await w?.close()
})
beforeEach(async () => {
  crm.answer = () => "success"
  crm.arrivals.length = 0
})

/** Nobody took it for a day. */
async function dieAll(): Promise<void> {
  await changeQueue(w, "UPDATE pushes SET ends_at = 1 WHERE dead = 0")
  await keep(w, [])
  await until("all are dead", () => w.rows("SELECT * FROM pushes WHERE dead = 0").length === 0)
}

const entries = async (query = "") => (await call(w, "GET", `${pushes}${query}`)).body.entries
const nextAt = Date.now() + 3_600_000

describe("pushes that wait", () => {
  test("are listed with their failure and without their content, oldest first", async () => {
    crm.answer = () => 500
    await keep(w, [aPush("crm", "<xml>secret text</xml>"), aPush("crm", "second", { nextAt })])
    await until(
      "the first one has failed",
      () => w.rows("SELECT * FROM pushes WHERE attempts = 1").length === 1,
    )
    const { body } = await call(w, "GET", pushes)
    const [first, second] = body.entries
    const { id, nextAt: _, ...shown } = first
    assert.deepEqual(shown, {
      target: "crm",
      state: "waiting",
      firstAt: "2026-01-01T00:00:00.000Z",
      attempts: 1,
      lastFailure: "status 500",
    })
    assert.ok(second.id > id)
    assert.equal(second.lastFailure, undefined)
    assert.ok(
      !JSON.stringify(body).includes("secret text") && !JSON.stringify(body).includes("openid"),
    )
    assert.deepEqual(await entries(`?after=${second.id}`), [])
    assert.equal((await entries("?dead=true")).length, 0)
    assert.equal((await entries("?dead=false")).length, 2)
  })

  test("are named in /health once the oldest waits for more than five minutes", async () => {
    await w.menshen.kill()
    await w.menshen.start()
    const { body } = await call(w, "GET", "/health")
    const [warning] = body.warnings
    assert.deepEqual([warning.kind, warning.account], ["pushes_waiting", "acme"])
    assert.match(
      warning.sentence,
      /^2 pushes wait for the target "crm", the oldest since 2026-01-01/,
    )
  })

  test("are dead after a day, and an operator can retry one", async () => {
    await dieAll()
    assert.match(
      linesOf(w.menshen.log(), "pushes_dead").at(-1)?.sentence ?? "",
      /npx menshen pushes retry all --account acme/,
    )
    const [first, second] = await entries("?dead=true")
    assert.equal(first.state, "dead")
    assert.equal(first.nextAt, undefined)
    const { status, body } = await call(w, "POST", `${pushes}/retry`, { id: String(first.id) })
    assert.deepEqual([status, body], [200, { retried: 1 }])
    await until("it is gone", () => w.rows().length === 1)
    assert.equal(crm.texts.length, 1)
    const again = await call(w, "POST", `${pushes}/retry`, { id: String(first.id) })
    assert.deepEqual([again.status, again.body.error], [404, "event_unknown"])
    const discarded = await call(w, "POST", `${pushes}/discard`, { id: String(second.id) })
    assert.deepEqual(discarded.body, { discarded: 1 })
    assert.equal(w.rows("SELECT * FROM push_contents").length, 0)
  })

  test("are retried or discarded all together, but no push that waits", async () => {
    for (const [verb, member] of [
      ["retry", "retried"],
      ["discard", "discarded"],
    ] as const) {
      await keep(
        w,
        Array.from({ length: 8 }, (_, at) => aPush("crm", `${verb} ${at}`, { nextAt })),
      )
      await dieAll()
      const waiting = aPush("crm", "waits", { nextAt })
      await keep(w, [waiting])
      const { body } = await call(w, "POST", `${pushes}/${verb}`, { id: "all" })
      assert.deepEqual(body, { [member]: 8 })
      await until("none of them is left", () => w.rows().length === 1)
      assert.equal(w.rows()[0]?.id, waiting.id)
      assert.equal(crm.texts.length, 8)
      await changeQueue(w, "DELETE FROM pushes")
    }
  })

  test("that are dead are deleted after thirty days", async () => {
    await keep(w, [aPush("crm", "old", { nextAt })])
    await dieAll()
    await changeQueue(w, "UPDATE pushes SET ends_at = 1")
    await keep(w, [])
    await until("it is gone", () => w.rows().length === 0)
    assert.equal(
      w.rows("SELECT * FROM push_contents WHERE number IN (SELECT number FROM pushes)").length,
      0,
    )
  })

  test("of a target that menshen.json has no more are dead with a sentence", async () => {
    await keep(w, [aPush("renamed", "for nobody")])
    await until("it is dead", async () => (await entries("?dead=true")).length === 1)
    const [{ lastFailure, attempts }] = await entries("?dead=true")
    assert.match(lastFailure, /no target of this name/)
    assert.equal(attempts, 0)
    await call(w, "POST", `${pushes}/discard`, { id: "all" })
    await until("it is gone", () => w.rows().length === 0)
  })
})

describe("a call about pushes", () => {
  test("names an account and one push, or all", async () => {
    for (const [method, path, body, error] of [
      ["GET", "/admin/accounts/nobody/pushes", undefined, "account_unknown"],
      ["GET", `${pushes}?dead=yes`, undefined, "request_malformed"],
      ["POST", "/admin/accounts/nobody/pushes/retry", { id: "all" }, "account_unknown"],
      ["POST", `${pushes}/retry`, {}, "request_malformed"],
      ["POST", `${pushes}/discard`, { id: "all", more: "1" }, "request_malformed"],
      ["POST", `${pushes}/discard`, { id: "ALL" }, "event_unknown"],
    ] as const) {
      const answer = await call(w, method, path, body)
      assert.equal(answer.body.error, error, `${method} ${path}`)
    }
  })
})
