// The confirmation ladder: what each rung asks, and that only the person who scanned can confirm.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as ladder from "../../support/confirm.ts"
import { ageTickets } from "../../support/directory.ts"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await ladder.startLadder()
})
after(() => w.close())

const statusOf = async (ticket: world.BrowserTicket) => (await world.statusOf(w, ticket)).body
const stateOf = (ticket: world.BrowserTicket) => ladder.stateOf(w, ticket)

describe("the confirmation", () => {
  for (const rung of ladder.rungs) {
    test(`INV-05: ${rung}: nobody is signed in before the person confirms`, async () => {
      const scan = await ladder.scanned(w, rung)
      const status = await statusOf(scan.ticket)
      assert.deepEqual([status.state, status.confirm], ["scanned", rung])
      assert.equal(status.match_number === undefined, rung !== "reply")
      const early = await world.collect(w, scan.ticket)
      assert.deepEqual([early.status, early.body.error], [409, "ticket_out_of_turn"])
      await ladder.agree(w, scan)
      const { status: settled, body } = await ladder.tokensOf(w, scan)
      assert.equal(settled, 200)
      const claims = world.claimsOf(body.id_token)
      assert.equal(claims.wechat_openid, scan.openid)
      assert.equal(claims.acr, `urn:menshen:confirm:${rung}`)
      assert.deepEqual(claims.amr, ["wechat", "mca", ...(rung === "phone-code" ? ["otp"] : [])])
    })

    test(`CD-05: ${rung}: people who follow by the QR code are asked too, and told that it is a sign-in`, async () => {
      const { person } = await world.newPerson(w)
      const ticket = await world.openTicket(w, { client_id: rung })
      const { replies } = await world.scan(w, person, ticket.url)
      assert.match(replies.join(), /登录「Acme Shop」，需要你确认/)
      assert.equal(await stateOf(ticket), "scanned")
    })

    test(`CD-01: ${rung}: after 60 s without an answer nobody can confirm`, async () => {
      const scan = await ladder.scanned(w, rung)
      const { match_number: matchNumber } = await statusOf(scan.ticket)
      await ageTickets(w, 61_000)
      if (rung === "tap") await ladder.press(scan.confirmLink, "yes")
      if (rung === "reply")
        assert.match((await ladder.answer(w, scan.openid, matchNumber)) ?? "", /已过期/)
      if (rung === "phone-code") {
        const { status, body } = await ladder.type(w, scan.ticket, scan.phoneCode)
        assert.deepEqual([status, body.error], [410, "ticket_expired"])
      }
      assert.equal(await stateOf(scan.ticket), "expired")
      assert.equal((await world.collect(w, scan.ticket)).status, 410)
    })

    test(`BI 129: ${rung}: after "not me" nothing confirms`, async () => {
      const scan = await ladder.scanned(w, rung)
      const { match_number: matchNumber } = await statusOf(scan.ticket)
      assert.equal(await ladder.press(scan.notMeLink), 200)
      assert.equal(await stateOf(scan.ticket), "denied")
      if (rung === "tap") await ladder.press(scan.confirmLink, "yes")
      if (rung === "reply")
        assert.equal(await ladder.answer(w, scan.openid, matchNumber), undefined)
      if (rung === "phone-code") {
        const { status, body } = await ladder.type(w, scan.ticket, scan.phoneCode)
        assert.deepEqual([status, body.error], [409, "ticket_out_of_turn"])
      }
      assert.equal(await stateOf(scan.ticket), "denied")
      assert.equal((await world.collect(w, scan.ticket)).status, 409)
    })

    test(`INV-14: ${rung}: the same push again gets the same reply`, async () => {
      const ticket = await world.openTicket(w, { client_id: rung })
      const scan = push.scanFields(w, push.newOpenid(), ticket.scene)
      const encrypt = push.seal(w.account, push.xmlOf(scan))
      const answers = await Promise.all([1, 2, 3].map(() => push.postEncrypted(w, encrypt)))
      const chatReplies = new Set(answers.map(({ body }) => push.replyText(w.account, body)))
      assert.equal(chatReplies.size, 1)
      assert.match([...chatReplies][0] ?? "", /需要你确认/)
      assert.equal((await statusOf(ticket)).version, 2)
    })

    test(`D5, CD-06: ${rung}: a second scan raises the confirmation to the phone code`, async () => {
      const scan = await ladder.scanned(w, rung)
      const { match_number: matchNumber } = await statusOf(scan.ticket)
      const stranger = push.newOpenid()
      assert.match(await ladder.scanBy(w, stranger, scan.ticket.scene), /已被别人扫过/)
      const raised = await statusOf(scan.ticket)
      assert.deepEqual(
        [raised.state, raised.confirm, raised.match_number],
        ["scanned", "phone-code", undefined],
      )
      if (rung === "tap") await ladder.press(scan.confirmLink, "yes")
      const chatReply =
        rung === "reply" ? await ladder.answer(w, scan.openid, matchNumber) : undefined
      assert.equal(await stateOf(scan.ticket), "scanned")
      // People read the code where they are: in the chat, and on the page that they opened.
      const page = rung === "tap" ? await (await fetch(scan.confirmLink)).text() : ""
      const again = await ladder.scanBy(w, scan.openid, scan.ticket.scene)
      const phoneCode = ladder.phoneCodeIn(again)
      if (rung === "tap") assert.ok(page.includes(`>${phoneCode}<`))
      if (rung === "reply") assert.equal(ladder.phoneCodeIn(chatReply ?? ""), phoneCode)
      assert.equal((await ladder.type(w, scan.ticket, phoneCode)).status, 200)
      const { body } = await ladder.tokensOf(w, scan)
      assert.equal(world.claimsOf(body.id_token).wechat_openid, scan.openid)
      assert.equal(world.claimsOf(body.id_token).acr, "urn:menshen:confirm:phone-code")
    })

    test(`lifecycle: ${rung}: an unfollow during the question denies`, async () => {
      const { ticket, openid } = await ladder.scanned(w, rung)
      const { EventKey, Ticket, ...fields } = push.scanFields(w, openid, "")
      await ladder.say(w, { ...fields, Event: "unsubscribe", EventKey: "" })
      assert.equal(await stateOf(ticket), "denied")
    })
  }

  test("an unfollow from before the scan that arrives late denies nothing", async () => {
    const { ticket, openid } = await ladder.scanned(w, "tap")
    const { Ticket, ...fields } = push.scanFields(w, openid, "")
    const CreateTime = Number(fields.CreateTime) - 30
    await ladder.say(w, { ...fields, Event: "unsubscribe", EventKey: "", CreateTime })
    assert.equal(await stateOf(ticket), "scanned")
  })
})

describe("without a confirmation", () => {
  test('a scan signs in, and the chat has the "not me" link', async () => {
    const scan = await ladder.scanned(w, "shop")
    assert.match(scan.chatReply, /正在登录「Acme Shop」/)
    assert.deepEqual([scan.confirmLink, scan.phoneCode], ["", ""])
    assert.match(scan.notMeLink, /\/not-me\/m[\w-]{22}\.[\w-]{43}$/)
    assert.equal((await ladder.tokensOf(w, scan)).status, 200)
  })
})
