// Pushes that are not Menshen's own: they reach the owner's servers as they arrived, and the first valid reply is the
// person's.

import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import {
  ForwardTarget,
  fieldOf,
  forwarding,
  garbage,
  type Raw,
  success,
} from "../../support/forward-target.ts"
import * as push from "../../support/push.ts"
import { until } from "../../support/until.ts"
import * as world from "../../support/world.ts"

const all = new ForwardTarget()
const texts = new ForwardTarget()
const clicks = new ForwardTarget()
const targets = [all, texts, clicks]
let w: world.World
let mei: { person: string; openid: string }

before(async () => {
  await Promise.all(targets.map((target) => target.start()))
  const change = forwarding([
    { name: "all", url: `${all.url}?site=1&x=%2F` },
    { name: "texts", url: texts.url, pushes: [{ msgType: "text" }] },
    { name: "clicks", url: clicks.url, pushes: [{ event: "click" }, { event: "unsubscribe" }] },
  ])
  w = await world.startWorld(change)
  for (const target of targets) target.account = w.account
  mei = await world.newPerson(w)
  await world.post(`${w.sandboxUrl}/phone/follow`, { person: mei.person, account: "acme" })
  // Menshen's welcome waits for no target.
  await until("the follow has arrived", () => all.received.length === 1)
  for (const target of targets) target.forget()
})
afterEach(() => {
  for (const target of targets) target.forget()
})
after(async () => {
  await w.close()
  for (const target of targets) target.stop()
})

const write = (text: string) => world.sendText(w, mei.person, text)
const phone = async (what: string, more: object) =>
  (await world.post(`${w.sandboxUrl}/phone/${what}`, { person: mei.person, ...more })).body

const textFields = (content: string): push.Fields => ({
  ToUserName: w.account.originalId,
  FromUserName: mei.openid,
  CreateTime: Math.floor(Date.now() / 1000),
  MsgType: "text",
  Content: content,
  MsgId: "7481",
})

describe("a text", () => {
  test("arrives with the bytes, the query and the type that WeChat sent", async () => {
    const encrypt = push.seal(w.account, push.xmlOf(textFields("hello")))
    const query = push.signed(w.account, encrypt, { openid: mei.openid })
    const body = `\n${push.outerXml(w.account, encrypt)}\n`
    const path = push.pathOf(query)
    const headers = { "content-type": "text/xml; charset=gbk" }
    const answer = await push.send(w, { method: "POST", path, headers, body })
    assert.equal(answer.body, "success")
    const [got] = all.received
    assert.ok(got)
    assert.equal(got.path, `/wechat?site=1&x=%2F&${path.split("?")[1]}`)
    assert.equal(got.body.toString(), body)
    assert.equal(got.headers["content-type"], "text/xml; charset=gbk")
    assert.equal(got.headers["menshen-redelivery"], undefined)
    assert.equal(got.headers.cookie, undefined)
    assert.equal(got.headers.authorization, undefined)
    assert.equal(fieldOf(got.message, "Content"), "hello")
    assert.equal(texts.received[0]?.path, `/wechat?${path.split("?")[1]}`)
    assert.equal(clicks.received.length, 0)
  })

  test("is answered by a target, byte for byte, on the phone", async () => {
    all.say = ({ message }) => `${fieldOf(message, "Content")} yourself`
    const { deliveries, replies } = await write("hello")
    assert.deepEqual(replies, ["hello yourself"])
    assert.equal(deliveries[0]?.body, all.replies[0])
  })

  test("is answered with the target's content type", async () => {
    all.say = () => "typed"
    const answer = await push.postMessage(w, push.xmlOf(textFields("hello")))
    assert.equal(answer.headers["content-type"], "application/xml; charset=UTF-8")
    assert.equal(answer.headers["x-content-type-options"], "nosniff")
    assert.match(String(answer.headers["content-security-policy"]), /sandbox/)
    assert.equal(push.replyText(w.account, answer.body), "typed")
  })

  test("is answered by whoever is first, in whichever order the targets stand", async () => {
    for (const [fast, slow] of [
      [all, texts],
      [texts, all],
    ] as const) {
      for (const target of targets) target.forget()
      fast.say = () => "fast"
      slow.say = () => "slow"
      slow.delayMs = 1000
      assert.deepEqual((await write("race")).replies, ["fast"])
    }
  })

  test("is answered by a slow target if the others say nothing", async () => {
    texts.delayMs = 500
    texts.say = () => "at last"
    assert.deepEqual((await write("hello")).replies, ["at last"])
  })

  const answers: [what: string, answer: Raw][] = [
    ["success", success],
    ["nothing", { body: "" }],
    ["success and a line break", { body: "success\n" }],
    ["garbage", garbage],
    ["an error", { status: 500, body: "x" }],
    ["204", { status: 204, body: "" }],
    ["a reply in clear text", { headers: { "content-type": "text/xml" }, body: "<xml></xml>" }],
    ["a picture", { headers: { "content-type": "image/png" }, body: "\x89PNG" }],
  ]
  for (const [what, answer] of answers) {
    test(`is acknowledged if its target answers ${what}`, async () => {
      all.say = () => answer
      texts.say = () => answer
      const { deliveries, replies } = await write("hello")
      assert.deepEqual(
        deliveries.map(({ body }) => body),
        ["success"],
      )
      assert.deepEqual(replies, [])
    })
  }

  test("is not answered by garbage: a valid reply that comes later wins", async () => {
    all.say = () => garbage
    texts.say = () => "valid"
    texts.delayMs = 300
    assert.deepEqual((await write("hello")).replies, ["valid"])
  })

  test("repeats as WeChat repeats it, with the same MsgId", async () => {
    all.say = () => "again"
    await world.post(`${w.sandboxUrl}/platform/switches`, { duplicateDeliveries: 1 })
    await write("twice").finally(() =>
      world.post(`${w.sandboxUrl}/platform/switches`, { duplicateDeliveries: 0 }),
    )
    assert.equal(all.received.length, 2)
    const [first, second] = all.received.map(({ message }) => fieldOf(message, "MsgId"))
    assert.equal(first, second)
  })
})

describe("the rules of a target", () => {
  test("choose by Event, in any case", async () => {
    clicks.say = () => "the menu answers"
    const { replies } = await phone("click", { account: "acme", key: "HELP" })
    assert.deepEqual(replies, ["the menu answers"])
    assert.deepEqual([all.received.length, texts.received.length], [1, 0])
  })

  test("let every other kind of push through where there are none", async () => {
    const kinds: push.Fields[] = [
      { MsgType: "image", PicUrl: "https://example.com/1", MediaId: "m", MsgId: "1" },
      { MsgType: "hologram", Depth: "3", MsgId: "2" },
      { MsgType: "event", Event: "LOCATION", Latitude: "23.1", Longitude: "113.3" },
      { MsgType: "event", Event: "card_pay_order", OrderId: "1" },
      // Menshen refuses these, and they are the owner's all the same.
      { MsgType: "event", Event: "an event with spaces" },
      { MsgType: "text", Event: "SCAN", Content: "x" },
    ]
    for (const fields of kinds) {
      all.forget()
      all.say = () => "known to me"
      const { Content: _, MsgType: __, MsgId: ___, ...header } = textFields("")
      const answer = await push.postMessage(w, push.xmlOf({ ...header, ...fields }))
      assert.equal(push.replyText(w.account, answer.body), "known to me", JSON.stringify(fields))
    }
  })

  test("apply to an unfollow, of which Menshen heard, too", async () => {
    const { person } = await world.newPerson(w)
    await world.post(`${w.sandboxUrl}/phone/follow`, { person, account: "acme" })
    await until("the follow has arrived", () => all.received.length === 1)
    await world.post(`${w.sandboxUrl}/phone/unfollow`, { person, account: "acme" })
    assert.deepEqual(
      clicks.received.map(({ message }) => fieldOf(message, "Event")),
      ["unsubscribe"],
    )
  })
})

describe("nobody gets", () => {
  const forged: [what: string, change: push.Query][] = [
    ["a wrong signature", { signature: "0".repeat(40) }],
    ["a wrong signature of the body", { msg_signature: "0".repeat(40) }],
    ["another mode", { encrypt_type: "raw" }],
  ]
  for (const [what, query] of forged) {
    test(`CB-05: a push with ${what}`, async () => {
      const encrypt = push.seal(w.account, push.xmlOf(textFields("forged")))
      const answer = await push.postEncrypted(w, encrypt, { query })
      assert.equal(answer.status, 403)
      assert.equal(all.received.length, 0)
    })
  }

  test("CB-06: a sealed push with clear text beside it", async () => {
    const encrypt = push.seal(w.account, push.xmlOf(textFields("hello")))
    const body = push.outerXml(w.account, encrypt, "<MsgType>text</MsgType>")
    await push.postEncrypted(w, encrypt, { body })
    assert.equal(all.received.length, 0)
  })

  test("a push of an account without targets", async () => {
    await world.sendText(w, mei.person, "hello", "acme-club")
    assert.equal(all.received.length, 0)
  })
})
