// Nothing that WeChat counts as delivered is lost: after kill -9, and where the queue cannot write (D14).

import assert from "node:assert/strict"
import { randomInt } from "node:crypto"
import { after, before, describe, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { buildWorker } from "../../faults/troubled.ts"
import { linesOf } from "../../support/data-folder.ts"
import { ForwardTarget, fieldOf, forwarding } from "../../support/forward-target.ts"
import * as push from "../../support/push.ts"
import { until } from "../../support/until.ts"
import * as world from "../../support/world.ts"

const target = new ForwardTarget()
const copies = new ForwardTarget()
let w: world.World

async function start(workerDir?: string): Promise<void> {
  await Promise.all([target.start(), copies.start()])
  const targets = [
    { name: "crm", url: target.url, pushes: [{ msgType: "text" }] },
    { name: "copies", url: copies.url, pushes: [{ event: "SCAN" }], copies: true },
  ]
  w = await world.startWorld(forwarding(targets), {}, { workerDir })
  target.account = w.account
}
async function stop(): Promise<void> {
  await w.close()
  target.stop()
  copies.stop()
}

let texts = 0
/** A person's text, and whether WeChat counts it as delivered. */
async function write(): Promise<{ text: string; status: number; ms: number }> {
  const text = `text ${++texts}`
  const fields = {
    ToUserName: w.account.originalId,
    FromUserName: push.newOpenid(),
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: "text",
    Content: text,
    MsgId: String(texts),
  }
  const begun = performance.now()
  const answer = await push.postMessage(w, push.xmlOf(fields)).catch(() => undefined)
  return { text, status: answer?.status ?? 0, ms: performance.now() - begun }
}

describe("kill -9", () => {
  before(() => start())
  after(stop)

  test("loses no push that was acknowledged", async () => {
    // It takes a push the second time only.
    target.say = ({ headers }) => ({
      status: headers["menshen-redelivery"] === undefined ? 500 : 200,
      body: "",
    })
    const acknowledged: string[] = []
    for (let cycle = 0; cycle < 6; cycle++) {
      let running = true
      const writers = Array.from({ length: 6 }, async () => {
        while (running) {
          const { text, status } = await write()
          if (status === 200) acknowledged.push(text)
        }
      })
      await sleep(randomInt(50, 300))
      await w.menshen.kill()
      running = false
      await Promise.all(writers)
      await w.menshen.start()
    }
    assert.ok(acknowledged.length > 20, `${acknowledged.length}`)
    const got = () => new Set(target.again.map(({ message }) => fieldOf(message, "Content")))
    await until("each has come", () => acknowledged.every((text) => got().has(text)))
  })
})

describe("where the queue", () => {
  const queue = (body: string) => fetch(`${w.menshen.url}/trouble`, { method: "POST", body })
  before(async () => {
    await start(await buildWorker("tests/edge/forward/failing-worker.ts"))
    target.say = () => ({ status: 500, body: "" })
  })
  after(stop)

  test("cannot write, WeChat hears 503, and repeats the push", async () => {
    await queue("fails")
    assert.equal((await write()).status, 503)
    await queue("sound")
    assert.equal((await write()).status, 200)
  })

  test("hangs, WeChat hears 503 in time", async () => {
    await queue("hangs")
    const { status, ms } = await write()
    assert.equal(status, 503)
    assert.ok(ms < 4800, `${ms} ms`)
  })

  test("is full, the push is acknowledged, and the log says that it is lost to its target", async () => {
    await queue("full")
    assert.equal((await write()).status, 200)
    const [line] = linesOf(w.menshen.log(), "push_not_kept").slice(-1)
    assert.deepEqual([line?.account, line?.error, line?.count], ["acme", "no_room", 1])
  })

  test("cannot write, a person who signs in is answered all the same", async () => {
    await queue("fails")
    copies.say = () => "hang"
    const openid = push.newOpenid()
    const ticket = await world.openTicket(w)
    const answer = await push.postMessage(w, push.xmlOf(push.scanFields(w, openid, ticket.scene)))
    assert.match(push.replyText(w.account, answer.body) ?? "", /正在登录/)
  })
})
