// Many simultaneous requests and one winner (INV-01, INV-04, docs/threats.md#races-restarts-and-time).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

const rounds = 200
const abreast = 4

let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

/** Runs `rounds` rounds, some of them at the same time. */
async function repeat(round: () => Promise<void>): Promise<void> {
  let left = rounds
  const lane = async () => {
    while (left-- > 0) await round()
  }
  await Promise.all(Array.from({ length: abreast }, lane))
}

const scanned = (scene: string, openid: string) =>
  push.postMessage(w, push.xmlOf(push.scanFields(w, openid, scene)))

async function collected(openid = push.newOpenid()) {
  const ticket = await world.openTicket(w)
  await scanned(ticket.scene, openid)
  await world.untilSettled(w, ticket)
  const { body } = await world.collect(w, ticket)
  return { ticket, code: body.code as string }
}

describe("simultaneous requests", () => {
  test(`INV-07, P-02: one code redeemed 20 times at once is one sign-in, ${rounds} rounds`, async () => {
    await repeat(async () => {
      const { ticket, code } = await collected()
      const tries = Array.from({ length: 20 }, () => world.redeem(w, code, ticket.verifier))
      const statuses = (await Promise.all(tries)).map(({ status }) => status)
      assert.deepEqual(statuses.sort(), [200, ...Array(19).fill(400)])
    })
  })

  test(`INV-01, RC-01: of two phones on one QR code exactly one wins, ${rounds} rounds`, async () => {
    await repeat(async () => {
      const ticket = await world.openTicket(w)
      const people = [push.newOpenid(), push.newOpenid()]
      const answers = await Promise.all(people.map((openid) => scanned(ticket.scene, openid)))
      const chatReplies = answers.map(({ body }) => push.replyText(w.account, body) ?? "")
      const winners = people.filter((_, at) => chatReplies[at]?.includes("正在登录"))
      assert.equal(winners.length, 1)
      assert.equal(chatReplies.filter((words) => words.includes("已被别人扫过")).length, 1)
      await world.untilSettled(w, ticket)
      const { body } = await world.collect(w, ticket)
      const tokens = await world.redeem(w, body.code, ticket.verifier)
      assert.equal(world.claimsOf(tokens.body.id_token).wechat_openid, winners[0])
    })
  })

  test("INV-14, RC-02, P-05: 1 to 4 deliveries of one push, together or in turn, are one sign-in", async () => {
    for (const copies of [1, 2, 3, 4]) {
      for (const together of [true, false]) {
        const ticket = await world.openTicket(w)
        const message = push.xmlOf(push.scanFields(w, push.newOpenid(), ticket.scene))
        const encrypt = push.seal(w.account, message)
        const deliver = () => push.postEncrypted(w, encrypt)
        const answers: push.Answer[] = []
        if (together) answers.push(...(await Promise.all(Array.from({ length: copies }, deliver))))
        else for (let at = 0; at < copies; at++) answers.push(await deliver())
        const chatReplies = answers.map(({ body }) => push.replyText(w.account, body))
        assert.deepEqual([...new Set(chatReplies)], [chatReplies[0]])
        assert.match(chatReplies[0] ?? "", /正在登录/)
        const { state, version } = await world.untilSettled(w, ticket)
        assert.deepEqual([state, version], ["approved", 3], "confirmed once, approved once")
      }
    }
  })

  test("a delivery that is repeated after the sign-in changes nothing", async () => {
    const ticket = await world.openTicket(w)
    const encrypt = push.seal(
      w.account,
      push.xmlOf(push.scanFields(w, push.newOpenid(), ticket.scene)),
    )
    await push.postEncrypted(w, encrypt)
    await world.untilSettled(w, ticket)
    const { body } = await world.collect(w, ticket)
    assert.equal((await push.postEncrypted(w, encrypt)).status, 200)
    assert.equal((await world.redeem(w, body.code, ticket.verifier)).status, 200)
    assert.equal((await push.postEncrypted(w, encrypt)).status, 200)
    assert.equal((await world.statusOf(w, ticket)).body.state, "redeemed")
  })

  test("INV-06, TK-05: of two browsers with one QR code only its creator collects", async () => {
    await repeat(async () => {
      const ticket = await world.openTicket(w)
      const other = await world.openTicket(w)
      await scanned(ticket.scene, push.newOpenid())
      await world.untilSettled(w, ticket)
      const onlooker = { ...ticket, secret: other.secret }
      const [mine, theirs] = await Promise.all([
        world.collect(w, ticket),
        world.collect(w, onlooker),
      ])
      assert.deepEqual([mine.status, theirs.status], [200, 404])
    })
  })
})
