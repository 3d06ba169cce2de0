// WeChat has its answer in time whatever the targets do, and what they did not take comes once more.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminWorld, call } from "../../support/admin.ts"
import { ForwardTarget, forwarding, garbage } from "../../support/forward-target.ts"
import { freePort } from "../../support/ports.ts"
import * as push from "../../support/push.ts"
import { until } from "../../support/until.ts"
import * as world from "../../support/world.ts"

const quick = new ForwardTarget()
const slow = new ForwardTarget()
const wrong = new ForwardTarget()
const cut = new ForwardTarget()
const down = new ForwardTarget()
const copies = new ForwardTarget()
const all = { quick, slow, wrong, cut, down, copies }
let downPort = 0
let w: world.World
let openid = ""

before(async () => {
  for (const target of [quick, slow, wrong, cut, copies]) await target.start()
  downPort = await freePort()
  const targets = [
    { name: "quick", url: quick.url },
    { name: "slow", url: slow.url, pushes: [{ msgType: "text" }] },
    { name: "wrong", url: wrong.url, pushes: [{ msgType: "text" }] },
    { name: "cut", url: cut.url, pushes: [{ msgType: "text" }] },
    {
      name: "down",
      url: `http://127.0.0.1:${downPort}/wechat`,
      pushes: [{ msgType: "text" }, { msgType: "image" }],
    },
    { name: "copies", url: copies.url, pushes: [{ event: "SCAN" }], copies: true },
  ]
  w = await adminWorld(forwarding(targets))
  for (const target of Object.values(all)) target.account = w.account
  openid = (await world.newPerson(w)).openid
})
after(async () => {
  await w.close()
  for (const target of Object.values(all)) target.stop()
})

const header = () => ({
  ToUserName: w.account.originalId,
  FromUserName: openid,
  CreateTime: Math.floor(Date.now() / 1000),
})

function sealed(fields: push.Fields) {
  const encrypt = push.seal(w.account, push.xmlOf({ ...header(), ...fields }))
  const body = push.outerXml(w.account, encrypt)
  const query = push.signed(w.account, encrypt)
  const headers = { "content-type": "text/xml" }
  return { query, raw: { method: "POST", path: push.pathOf(query), headers, body } }
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const begun = performance.now()
  return [await work(), performance.now() - begun]
}

const waiting = async (target: string) => {
  const { body } = await call(w, "GET", "/admin/accounts/acme/pushes")
  return body.entries.filter((entry: { target: string }) => entry.target === target).length
}

describe("a push that no target answers in time", () => {
  const text = { MsgType: "text", Content: "hello", MsgId: "71" }

  test("is acknowledged within 4.5 s, and comes once more to those that did not take it", async () => {
    slow.say = () => (slow.again.length > 0 ? { body: "success" } : "hang")
    wrong.say = () => (wrong.again.length > 0 ? { body: "success" } : garbage)
    cut.say = () => (cut.again.length > 0 ? { body: "success" } : "cut")
    const { query, raw } = sealed(text)
    const [answer, ms] = await timed(() => push.send(w, raw))
    assert.equal(answer.body, "success")
    assert.ok(ms < 4800, `${ms} ms`)
    await down.start(downPort)
    for (const target of [slow, wrong, cut, down]) {
      await until("it comes once more", () => target.again.length > 0)
      const [again] = target.again
      assert.equal(again?.headers["menshen-redelivery"], "1")
      assert.equal(again?.headers["menshen-first-at"], query.timestamp)
      assert.equal(again?.headers["content-type"], "text/xml")
      assert.equal(again?.path, `/wechat?${raw.path.split("?")[1]}`)
      assert.equal(again?.body.toString(), raw.body)
    }
    assert.deepEqual([quick.received.length, quick.again.length], [1, 0])
    await until("nothing waits", async () => {
      const counts = await Promise.all(Object.keys(all).map(waiting))
      return counts.every((count) => count === 0)
    })
    down.stop()
  })

  test("waits once, however often WeChat repeats it", async () => {
    const { raw } = sealed({ MsgType: "image", PicUrl: "https://example.com/1", MsgId: "72" })
    await Promise.all([push.send(w, raw), push.send(w, raw)])
    await push.send(w, raw)
    assert.equal(await waiting("down"), 1)
    assert.equal(quick.received.length, 4)
  })
})

describe("a copy of a push that Menshen acted on", () => {
  test("waits in the queue until its target has taken it, and then no longer", async () => {
    const { person } = await world.newPerson(w)
    await world.post(`${w.sandboxUrl}/phone/follow`, { person, account: "acme" })
    const ticket = await world.openTicket(w)
    let open = () => {}
    copies.gate = new Promise((resolve) => {
      open = resolve
    })
    const { replies } = await world.scan(w, person, ticket.url)
    assert.match(replies[0] ?? "", /正在登录/)
    assert.equal(await waiting("copies"), 1)
    open()
    await until("it has been taken", async () => (await waiting("copies")) === 0)
    assert.deepEqual([copies.received.length, copies.again.length], [1, 0])
  })
})
