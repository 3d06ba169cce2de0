// Pushes that are Menshen's own, those that only look so, and who speaks.

import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { ForwardTarget, fieldOf, forwarding } from "../../support/forward-target.ts"
import * as push from "../../support/push.ts"
import { until } from "../../support/until.ts"
import * as world from "../../support/world.ts"

const plain = new ForwardTarget()
const copies = new ForwardTarget()
const targets = [plain, copies]
const foreignScene = "shop-42"
const unknownScene = "mZZZZZZZZZZZZZZZZZZZZZZ"

async function start(
  more: object = {},
  change: (config: Record<string, unknown>) => void = () => {},
) {
  await Promise.all(targets.map((target) => target.start()))
  const both = [
    { name: "plain", url: plain.url },
    { name: "copies", url: copies.url, copies: true },
  ]
  const w = await world.startWorld((config) => {
    change(config)
    forwarding(both, more)(config)
  })
  for (const target of targets) target.account = w.account
  return w
}
const forget = () => {
  for (const target of targets) target.forget()
}
const stop = async (w: world.World) => {
  await w.close()
  for (const target of targets) target.stop()
}
const bothSay = (text: string) => {
  for (const target of targets) target.say = () => text
}

describe("a sign-in by scanning", () => {
  let w: world.World
  before(async () => {
    w = await start()
  })
  afterEach(forget)
  after(() => stop(w))

  const scanFields = (openid: string, scene: string) =>
    push.xmlOf(push.scanFields(w, openid, scene))
  const textOf = (answer: push.Answer) => push.replyText(w.account, answer.body)

  test("is answered by Menshen, and only a target with copies hears of it", async () => {
    bothSay("not about the sign-in")
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    const { replies } = await world.scan(w, person, ticket.url)
    assert.equal(replies.length, 1)
    assert.match(replies[0] ?? "", /正在登录/)
    assert.equal((await world.untilSettled(w, ticket)).state, "approved")
    await until("the copy has arrived", () => copies.received.length > 0)
    assert.equal(plain.received.length, 0)
    assert.deepEqual(
      copies.received.map(({ message }) => fieldOf(message, "EventKey")),
      [`qrscene_${ticket.scene}`],
    )
  })

  test("does not wait for a copy", async () => {
    copies.say = () => "hang"
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    const begun = performance.now()
    const { replies } = await world.scan(w, person, ticket.url)
    assert.ok(performance.now() - begun < 3500)
    assert.match(replies[0] ?? "", /正在登录/)
    await until("the copy has arrived", () => copies.received.length === 1)
  })

  test("that has ended is Menshen's own still", async () => {
    bothSay("not mine")
    const [{ person }, other] = [await world.newPerson(w), await world.newPerson(w)]
    const ticket = await world.openTicket(w)
    await world.scan(w, person, ticket.url)
    await world.untilSettled(w, ticket)
    await world.collect(w, ticket)
    const { replies } = await world.scan(w, other.person, ticket.url)
    assert.match(replies[0] ?? "", /扫过|过期/)
    await until("both copies have arrived", () => copies.received.length === 2)
    assert.equal(plain.received.length, 0)
  })

  test("by another system is that system's: a foreign scene goes to the targets", async () => {
    bothSay("signed in elsewhere")
    const { openid } = await world.newPerson(w)
    const answer = await push.postMessage(w, scanFields(openid, foreignScene))
    assert.equal(textOf(answer), "signed in elsewhere")
    await until("both have it", () => plain.received.length + copies.received.length === 2)
    assert.equal(plain.received.length, 1)
  })

  test("by another Menshen is that Menshen's: so is a scene that has no ticket here", async () => {
    bothSay("signed in at the other one")
    const { openid } = await world.newPerson(w)
    for (const scene of [unknownScene, unknownScene.replace("m", "p")]) {
      forget()
      bothSay("signed in at the other one")
      const answer = await push.postMessage(w, scanFields(openid, scene))
      assert.equal(textOf(answer), "signed in at the other one")
      await until("both have it", () => plain.received.length + copies.received.length === 2)
      assert.deepEqual([plain.received.length, copies.received.length], [1, 1])
    }
  })

  test("by another system is that system's when its person follows, too", async () => {
    bothSay("signed in elsewhere")
    const { openid } = await world.newPerson(w)
    for (const scene of [foreignScene, unknownScene]) {
      const fields = { ...push.scanFields(w, openid, `qrscene_${scene}`), Event: "subscribe" }
      const answer = await push.postMessage(w, push.xmlOf(fields))
      assert.equal(textOf(answer), "signed in elsewhere")
      forget()
      assert.match(textOf(await push.postMessage(w, push.xmlOf(fields))) ?? "", /欢迎关注 Acme/)
      bothSay("signed in elsewhere")
    }
  })

  test("that nobody knows is acknowledged, as without targets", async () => {
    const { openid } = await world.newPerson(w)
    const answer = await push.postMessage(w, scanFields(openid, unknownScene))
    assert.equal(answer.body, "success")
  })

  test("two digits that no sign-in waits for are the targets'", async () => {
    bothSay("42 what?")
    const { person } = await world.newPerson(w)
    assert.deepEqual((await world.sendText(w, person, "42")).replies, ["42 what?"])
  })

  test("a follow is everybody's news, and the welcome is Menshen's", async () => {
    bothSay("welcome to the CRM")
    const { person } = await world.newPerson(w)
    const { body } = await world.post(`${w.sandboxUrl}/phone/follow`, { person, account: "acme" })
    assert.match(body.replies[0], /欢迎关注 Acme/)
    await until("both have it", () => plain.received.length + copies.received.length === 2)
  })
})

describe("where the targets speak first", () => {
  let w: world.World
  before(async () => {
    w = await start({ speaksFirst: "target" }, ({ apps }) => {
      const [shop] = apps as object[]
      Object.assign(apps as object[], [{ ...shop, confirm: "reply" }])
    })
  })
  afterEach(forget)
  after(() => stop(w))

  const follow = async () => {
    const { person } = await world.newPerson(w)
    const { body } = await world.post(`${w.sandboxUrl}/phone/follow`, { person, account: "acme" })
    return body.replies
  }

  test("a target's welcome is the person's", async () => {
    copies.say = () => "welcome to the CRM"
    assert.deepEqual(await follow(), ["welcome to the CRM"])
  })

  test("Menshen's welcome is, if no target has one", async () => {
    assert.match((await follow())[0], /欢迎关注 Acme/)
  })

  test("a hint to a person who signs in waits for no copy", async () => {
    const { person } = await world.newPerson(w)
    await world.scan(w, person, (await world.openTicket(w)).url)
    forget()
    copies.say = () => "hang"
    const begun = performance.now()
    const { replies } = await world.sendText(w, person, "I see 42 here")
    assert.match(replies[0] ?? "", /两位数字/)
    assert.ok(performance.now() - begun < 3500)
    assert.equal(plain.received.length, 0)
  })

  test("a reply about a sign-in is Menshen's all the same", async () => {
    bothSay("not about the sign-in")
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    assert.match((await world.scan(w, person, ticket.url)).replies[0] ?? "", /登录「Acme Shop」/)
  })
})

describe("a sign-in by message", () => {
  let w: world.World
  before(async () => {
    w = await start({}, world.onlyByCode)
  })
  afterEach(forget)
  after(() => stop(w))

  test("is Menshen's own", async () => {
    bothSay("not mine")
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    await world.post(`${w.sandboxUrl}/phone/follow`, { person, account: "acme" })
    forget()
    bothSay("not mine")
    const { replies } = await world.sendText(w, person, ticket.chat_code ?? "")
    assert.match(replies[0] ?? "", /正在登录/)
    await until("the copy has arrived", () => copies.texts.length > 0)
    assert.deepEqual([plain.texts, copies.texts], [[], [ticket.chat_code]])
    assert.equal((await world.untilSettled(w, ticket)).state, "approved")
  })

  test("with digits of another system is answered by that system", async () => {
    plain.say = () => "your order is on its way"
    const { person } = await world.newPerson(w)
    const { replies } = await world.sendText(w, person, "482 915")
    assert.deepEqual(replies, ["your order is on its way"])
  })

  test("does not keep a number among other text from the targets", async () => {
    const { person } = await world.newPerson(w)
    await world.openTicket(w)
    const text = "where is my order 482915?"
    const { replies } = await world.sendText(w, person, text)
    assert.match(replies[0] ?? "", /只发送网页上显示的登录码/)
    assert.deepEqual([plain.texts, copies.texts], [[text], [text]])
    plain.say = () => "it is on its way"
    const other = (await world.newPerson(w)).person
    assert.deepEqual((await world.sendText(w, other, text)).replies, ["it is on its way"])
  })

  test("with wrong digits is answered by Menshen if no target knows them, and they count", async () => {
    const { person } = await world.newPerson(w)
    for (const _ of [1, 2, 3, 4, 5, 6]) {
      const { replies } = await world.sendText(w, person, "482 915")
      assert.match(replies[0] ?? "", /登录码不对|错误的登录码太多/)
    }
    assert.match((await world.sendText(w, person, "482 915")).replies[0] ?? "", /10 分钟/)
    assert.ok(plain.texts.length > 6)
  })
})
