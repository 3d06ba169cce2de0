// One WeChat scans the QR codes of other people and denies them, again and again: each of those people has
// to begin anew. Nothing stopped it (AV-09). Nobody may be muted by what somebody else does.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as ladder from "../support/confirm.ts"
import * as push from "../support/push.ts"
import * as world from "../support/world.ts"

let w: world.World
before(async () => {
  w = await ladder.startLadder()
})
after(() => w.close())

/** Scans somebody's code and says "not me", or refuses on the page that asks. */
async function deny(openid: string, client: "shop" | "tap" = "shop") {
  const seen = await ladder.scanned(w, client, openid)
  if (client === "tap") return ladder.press(seen.confirmLink, "no")
  return ladder.press(seen.notMeLink)
}

const waits = async (ticket: world.BrowserTicket) => (await ladder.stateOf(w, ticket)) === "waiting"

describe("AV-09: a WeChat that denies other people's codes", () => {
  test("takes no further one after ten, and is told once", async () => {
    const openid = push.newOpenid()
    for (let times = 0; times < 10; times++) {
      assert.equal(await deny(openid, times % 2 === 0 ? "shop" : "tap"), 200)
    }
    const replies = []
    for (let times = 0; times < 3; times++) {
      const ticket = await world.openTicket(w)
      replies.push(await ladder.say(w, push.scanFields(w, openid, ticket.scene)))
      assert.ok(await waits(ticket), `the ${11 + times}th is taken`)
      await ladder.scanBy(w, push.newOpenid(), ticket.scene)
      assert.ok(!(await waits(ticket)), "somebody else's scan is taken")
    }
    assert.match(replies[0] ?? "", /10 分钟/)
    assert.deepEqual(replies.slice(1), [undefined, undefined])
    const lines = w.menshen.log().match(/.*"event":"scans_muted".*/g) ?? []
    assert.equal(lines.length, 1)
    assert.ok(!w.menshen.log().includes(openid))
  })

  test("mutes nobody else, also if it is an attacker's browser that ends their sign-ins", async () => {
    const victim = push.newOpenid()
    for (let times = 0; times < 12; times++) {
      const { ticket } = await ladder.scanned(w, "phone-code", victim)
      for (let tries = 0; tries < 3; tries++) await ladder.type(w, ticket, "000000")
      assert.equal(await ladder.stateOf(w, ticket), "denied")
    }
    const ticket = await world.openTicket(w)
    await ladder.scanBy(w, victim, ticket.scene)
    assert.ok(!(await waits(ticket)))
  })

  test("is muted as well if it answers with wrong numbers", async () => {
    const openid = push.newOpenid()
    for (let times = 0; times < 10; times++) {
      const { ticket } = await ladder.scanned(w, "reply", openid)
      const { match_number: right } = (await world.statusOf(w, ticket)).body
      for (let tries = 0; tries < 3; tries++) {
        await ladder.answer(w, openid, ladder.otherThan(right))
      }
      assert.equal(await ladder.stateOf(w, ticket), "denied")
    }
    const ticket = await world.openTicket(w)
    await ladder.scanBy(w, openid, ticket.scene)
    assert.ok(await waits(ticket))
  })

  test("is muted as well if it unfollows instead of an answer", async () => {
    const openid = push.newOpenid()
    for (let times = 0; times < 10; times++) {
      const { ticket } = await ladder.scanned(w, "tap", openid)
      const fields = push.scanFields(w, openid, ticket.scene)
      await ladder.say(w, { ...fields, Event: "unsubscribe", EventKey: "" })
      assert.equal(await ladder.stateOf(w, ticket), "denied")
    }
    const ticket = await world.openTicket(w)
    await ladder.scanBy(w, openid, ticket.scene)
    assert.ok(await waits(ticket))
  })

  test("is not muted for one sign-in that it denies ten times", async () => {
    const { openid, notMeLink } = await ladder.scanned(w, "shop")
    for (let times = 0; times < 12; times++) await ladder.press(notMeLink)
    const ticket = await world.openTicket(w)
    await ladder.scanBy(w, openid, ticket.scene)
    assert.ok(!(await waits(ticket)))
  })
})

test("AV-09: the chat codes of a muted WeChat take no page either", async () => {
  const byCode = await world.startWorld(world.onlyByCode)
  try {
    const openid = push.newOpenid()
    const sendCode = async () => {
      const ticket = await world.openTicket(byCode)
      const chatReply = await ladder.answer(byCode, openid, ticket.chat_code ?? "")
      return { ticket, chatReply: chatReply ?? "" }
    }
    for (let times = 0; times < 10; times++) {
      const { chatReply } = await sendCode()
      assert.equal(await ladder.press(ladder.linkIn(chatReply, "not-me")), 200)
    }
    const { ticket, chatReply } = await sendCode()
    assert.match(chatReply, /10 分钟/)
    assert.equal(await ladder.stateOf(byCode, ticket), "waiting")
  } finally {
    await byCode.close()
  }
})
