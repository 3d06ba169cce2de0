// `menshen pushes`: what a server of the account's owner did not take.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import {
  aPush,
  changeQueue,
  keep,
  OwnersServer,
  type QueueWorld,
  startQueue,
} from "../support/queue.ts"
import { until } from "../support/until.ts"
import { run } from "./support/run.ts"

const crm = new OwnersServer()
let w: QueueWorld
before(async () => {
  await crm.start()
  w = await startQueue({ crm })
  const nextAt = Date.now() + 3_600_000
  await keep(
    w,
    ["a", "b", "c"].map((body) => aPush("crm", body, { nextAt })),
  )
  await changeQueue(w, "UPDATE pushes SET dead = 1, failure = 'status 500' WHERE number < 3")
})
after(async () => {
  crm.stop()
  await w?.close()
})

const pushes = (verb: string, ...more: string[]) =>
  run(["pushes", verb, "--account", "acme", ...more], { issuer: w.menshen.url, isAlone: true })

describe("menshen pushes", { concurrency: 1 }, () => {
  test("list shows target, times and failure, and no content", async () => {
    const { code, out } = await pushes("list")
    assert.equal(code, 0)
    const lines = out.trim().split("\n")
    assert.equal(lines.length, 3)
    assert.match(
      lines[0] ?? "",
      /^1 +dead +to crm +2026-01-01T00:00:00.000Z +0 attempts +status 500$/,
    )
    assert.match(lines[2] ?? "", /^3 +waiting +to crm .* next 20/)
    assert.equal((await pushes("list", "--dead")).out.trim().split("\n").length, 2)
    const waiting = await pushes("list", "--waiting", "--json")
    assert.equal(JSON.parse(waiting.out).state, "waiting")
  })

  test("retry delivers one", async () => {
    const { code, out } = await pushes("retry", "1")
    assert.deepEqual([code, out.trim()], [0, "1 will be delivered."])
    await until("it has arrived", () => crm.texts.includes("a"))
    const again = await pushes("retry", "1")
    assert.equal(again.code, 3)
    assert.match(again.err, /no such event or push/)
  })

  test("discard asks for --yes, and leaves what waits", async () => {
    assert.equal((await pushes("discard", "all")).code, 2)
    const { code, out } = await pushes("discard", "all", "--yes")
    assert.deepEqual([code, out.trim()], [0, "1 deleted."])
    await until("the dead one is gone", () => w.rows().length === 1)
  })

  test("needs an account that menshen.json has", async () => {
    const { code, err } = await run(["pushes", "list"], { issuer: w.menshen.url, isAlone: true })
    assert.equal(code, 2)
    assert.match(err, /--account/)
    const other = ["pushes", "list", "--account", "nobody"]
    assert.equal((await run(other, { issuer: w.menshen.url, isAlone: true })).code, 3)
  })
})
