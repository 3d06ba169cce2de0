// Two Menshens and a login system of somebody else on one account: WeChat calls the first Menshen, and a sign-in at
// any of the three works.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { ForwardTarget, fieldOf, forwarding, success } from "../../support/forward-target.ts"
import { demoConfig, type Menshen, startMenshen } from "../../support/menshen.ts"
import { freePort } from "../../support/ports.ts"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

const shop = new ForwardTarget()
let first: world.World
let second: world.World
let menshen: Menshen

const portOf = (url: string) => Number(new URL(url).port)

before(async () => {
  await shop.start()
  const port = await freePort()
  const targets = [
    { name: "second", url: `http://127.0.0.1:${port}/acme/callback` },
    { name: "shop", url: shop.url },
  ]
  first = await world.startWorld(forwarding(targets))
  shop.account = first.account
  const { configText } = demoConfig({
    menshen: port,
    sandbox: portOf(first.sandboxUrl),
    demo: portOf(first.origin),
  })
  const config = { ...JSON.parse(configText), limits: "off" }
  // A Menshen that names the first one as a target, too, must not make a circle.
  forwarding([
    { name: "first", url: `http://127.0.0.1:${portOf(first.menshen.url)}/acme/callback` },
  ])(config)
  menshen = await startMenshen({ configText: JSON.stringify(config), secrets: first.secrets, port })
  second = { ...first, menshen }
  shop.say = ({ message }) =>
    fieldOf(message, "EventKey").endsWith("shop-42") ? "signed in to the shop" : success
})
after(async () => {
  await menshen.stop()
  await first.close()
  shop.stop()
})

describe("a sign-in by scanning", () => {
  for (const which of ["first", "second"] as const) {
    test(`works at the ${which} Menshen`, async () => {
      const w = which === "first" ? first : second
      const { person } = await world.newPerson(w)
      const ticket = await world.openTicket(w)
      const { replies, deliveries } = await world.scan(w, person, ticket.url)
      assert.equal(deliveries.length, 1)
      assert.equal(replies.length, 1)
      assert.match(replies[0] ?? "", /正在登录「Acme Shop」/)
      assert.equal((await world.untilSettled(w, ticket)).state, "approved")
      const { body } = await world.collect(w, ticket)
      const tokens = await world.redeem(w, body.code, ticket.verifier)
      assert.equal(tokens.status, 200)
    })
  }

  test("at the other system works, too", async () => {
    const { openid } = await world.newPerson(first)
    const answer = await push.postMessage(
      first,
      push.xmlOf(push.scanFields(first, openid, "shop-42")),
    )
    assert.equal(push.replyText(first.account, answer.body), "signed in to the shop")
  })

  test("at one of them shows nothing to the others' tickets", async () => {
    const [here, there] = [await world.openTicket(first), await world.openTicket(second)]
    const { person } = await world.newPerson(first)
    await world.scan(first, person, there.url)
    await world.untilSettled(second, there)
    assert.equal((await world.statusOf(first, here)).body.state, "waiting")
    assert.equal((await world.statusOf(second, here)).status, 404)
  })
})

test("two that name each other pass a push on once", async () => {
  const { person } = await world.newPerson(first)
  const before = shop.received.length
  await world.sendText(first, person, "hello")
  const texts = shop.received.slice(before).map(({ message }) => fieldOf(message, "Content"))
  assert.deepEqual(texts.filter(Boolean), ["hello"])
  assert.match(menshen.log(), /"event":"forwarded_twice"/)
})
