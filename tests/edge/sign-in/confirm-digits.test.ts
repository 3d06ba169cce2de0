// Wrong digits, another person's link, and simultaneous answers: who may confirm, and how often.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as ladder from "../../support/confirm.ts"
import * as push from "../../support/push.ts"
import { withoutIds } from "../../support/refusal-id.ts"
import * as world from "../../support/world.ts"

const rounds = 200
const abreast = 4

let w: world.World
before(async () => {
  w = await ladder.startLadder()
})
after(() => w.close())

const statusOf = async (ticket: world.BrowserTicket) => (await world.statusOf(w, ticket)).body
const stateOf = (ticket: world.BrowserTicket) => ladder.stateOf(w, ticket)

describe("the phone code", () => {
  test("CD-03, BI 130: the third wrong code denies, and the right one comes too late", async () => {
    const { ticket, phoneCode } = await ladder.scanned(w, "phone-code")
    for (const left of [2, 1, 0]) {
      assert.equal(await stateOf(ticket), "scanned")
      const { status, body } = await ladder.type(w, ticket, ladder.otherThan(phoneCode))
      assert.deepEqual(
        [status, body.error, body.attempts_left],
        [403, "confirm_digits_wrong", left],
      )
    }
    const denied = await statusOf(ticket)
    assert.deepEqual([denied.state, denied.reason], ["denied", "confirm_digits_wrong"])
    const late = await ladder.type(w, ticket, phoneCode)
    assert.deepEqual([late.status, late.body.error], [409, "ticket_out_of_turn"])
    assert.equal((await world.collect(w, ticket)).status, 409)
  })

  test("BI 131: full-width digits are read as digits", async () => {
    const { ticket, phoneCode } = await ladder.scanned(w, "phone-code")
    const wide = [...phoneCode].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join("")
    assert.equal((await ladder.type(w, ticket, `　${wide}`)).status, 200)
  })

  test("the answer is the new status, and a repetition is no second try", async () => {
    const { ticket, phoneCode } = await ladder.scanned(w, "phone-code")
    const first = await ladder.type(w, ticket, phoneCode)
    assert.equal(first.body.state, "confirmed")
    assert.equal(first.response.headers.get("access-control-allow-origin"), w.origin)
    assert.equal((await ladder.type(w, ticket, phoneCode)).status, 200)
    assert.equal((await world.untilSettled(w, ticket)).state, "approved")
    assert.equal((await ladder.type(w, ticket, ladder.otherThan(phoneCode))).status, 409)
  })

  test("INV-06: only the browser that made the ticket may type it", async () => {
    const { ticket, phoneCode } = await ladder.scanned(w, "phone-code")
    for (const secret of ["A".repeat(43), "", (await world.openTicket(w)).secret]) {
      const { status, body } = await ladder.type(w, { ...ticket, secret }, phoneCode)
      assert.deepEqual([status, body.error], [404, "ticket_not_found"])
    }
    for (const body of ["", "[]", '{"phone_code":482915}', "x".repeat(9000)]) {
      const url = `${w.menshen.url}/tickets/${ticket.scene}/confirm`
      const headers = { authorization: `Bearer ${"B".repeat(43)}` }
      assert.equal((await fetch(url, { method: "POST", headers, body })).status, 404)
    }
    assert.equal(await stateOf(ticket), "scanned")
  })
})

describe("the match number", () => {
  test("CD-03: three wrong numbers deny, and a text that is not two digits is ignored", async () => {
    const { ticket, openid } = await ladder.scanned(w, "reply")
    const { match_number: matchNumber } = await statusOf(ticket)
    assert.match(matchNumber, /^[0-9]{2}$/)
    for (const text of ["", "4", `${matchNumber}1`, "四二", "٤٢"]) {
      assert.equal(await ladder.answer(w, openid, text), undefined, text)
    }
    for (const left of ["2 次", "1 次", "已取消"]) {
      const chatReply = await ladder.answer(w, openid, ladder.otherThan(matchNumber))
      assert.ok(chatReply?.includes(left), chatReply)
    }
    assert.equal(await stateOf(ticket), "denied")
    assert.equal(await ladder.answer(w, openid, matchNumber), undefined)
  })

  test("INV-14: an answer that WeChat delivers again counts once and gets the same reply", async () => {
    const { ticket, openid } = await ladder.scanned(w, "reply")
    const { match_number: matchNumber } = await statusOf(ticket)
    const deliver = async (text: string, times = 3) => {
      const encrypt = push.seal(w.account, push.xmlOf(ladder.textFields(w, openid, text)))
      const all = Array.from({ length: times }, () => push.postEncrypted(w, encrypt))
      const chatReplies = (await Promise.all(all)).map(({ body }) =>
        push.replyText(w.account, body),
      )
      assert.equal(new Set(chatReplies).size, 1)
      return chatReplies[0] ?? ""
    }
    assert.match(await deliver(ladder.otherThan(matchNumber)), /2 次/)
    assert.equal(await stateOf(ticket), "scanned")
    assert.match(await deliver(matchNumber), /正在登录/)
    assert.equal((await world.untilSettled(w, ticket)).state, "approved")
  })

  test("BI 128: the number from a person who did not scan confirms nothing", async () => {
    const mine = await ladder.scanned(w, "reply")
    const { match_number: matchNumber } = await statusOf(mine.ticket)
    assert.equal(await ladder.answer(w, push.newOpenid(), matchNumber), undefined)
    const theirs = await ladder.scanned(w, "reply")
    const other = (await statusOf(theirs.ticket)).match_number
    await ladder.answer(w, theirs.openid, other)
    assert.equal(await stateOf(mine.ticket), "scanned")
    assert.notEqual(await stateOf(theirs.ticket), "scanned")
  })
})

describe("the tap", () => {
  test("BI 128: a link is valid for its own ticket, person and page only", async () => {
    const [mine, theirs] = [await ladder.scanned(w, "tap"), await ladder.scanned(w, "tap")]
    const [scene, mac] = (mine.confirmLink.split("/confirm/")[1] ?? "").split(".")
    const [other, otherMac] = (theirs.confirmLink.split("/confirm/")[1] ?? "").split(".")
    const notMe = mine.notMeLink.split("/not-me/")[1] ?? ""
    const forged = [
      `confirm/${other}.${mac}`,
      `confirm/${scene}.${otherMac}`,
      `confirm/${notMe}`,
      `not-me/${scene}.${mac}`,
      `confirm/${scene}.${"A".repeat(43)}`,
      `confirm/${scene}.${mac?.slice(0, 42)}`,
      `confirm/${scene}`,
      `confirm/${scene}.${mac}x`,
      "confirm/x.y",
    ].map((path) => `${w.menshen.url}/${path}`)
    const bodies = new Set<string>()
    for (const link of forged) {
      const shown = await fetch(link)
      bodies.add(withoutIds(await shown.text()))
      assert.deepEqual([shown.status, await ladder.press(link, "yes")], [404, 404], link)
    }
    assert.equal(bodies.size, 1, "a stranger learns nothing")
    for (const { ticket } of [mine, theirs]) assert.equal(await stateOf(ticket), "scanned")
  })

  test("BI 127: a second press of the link confirms nothing more and shows the same result", async () => {
    const scan = await ladder.scanned(w, "tap")
    assert.equal(await ladder.press(scan.confirmLink, "yes"), 303)
    const { version } = await world.untilSettled(w, scan.ticket)
    assert.equal(await ladder.press(scan.confirmLink, "yes"), 303)
    assert.equal((await statusOf(scan.ticket)).version, version)
    assert.match(await (await fetch(scan.confirmLink)).text(), /Confirmed\. Go back/)
  })

  test("opening the link does nothing, and every answer except yes is a no", async () => {
    const scan = await ladder.scanned(w, "tap")
    for (const method of ["GET", "HEAD"]) await (await fetch(scan.confirmLink, { method })).text()
    assert.equal(await ladder.press(scan.confirmLink), 404)
    assert.equal(await stateOf(scan.ticket), "scanned")
    await ladder.press(scan.confirmLink, "maybe")
    assert.equal(await stateOf(scan.ticket), "denied")
  })
})

describe("simultaneous answers", () => {
  /** Runs `rounds` rounds of two simultaneous requests and counts which of them won. */
  async function race(once: () => Promise<string>): Promise<Map<string, number>> {
    const won = new Map<string, number>()
    let left = rounds
    const lane = async () => {
      while (left-- > 0) {
        const winner = await once()
        won.set(winner, (won.get(winner) ?? 0) + 1)
      }
    }
    await Promise.all(Array.from({ length: abreast }, lane))
    return won
  }

  test(`RC-06: of a denial and a confirmation one wins, and stays, ${rounds} rounds`, async () => {
    const won = await race(async () => {
      const { ticket, confirmLink } = await ladder.scanned(w, "tap")
      const [first, second] = Math.random() < 0.5 ? ["yes", "no"] : ["no", "yes"]
      await Promise.all([first, second].map((choice) => ladder.press(confirmLink, choice)))
      // "Not me" may follow a confirmation, and then it counts; a confirmation never follows it.
      assert.equal(await stateOf(ticket), "denied")
      assert.equal((await world.collect(w, ticket)).status, 409)
      return "denied"
    })
    assert.equal(won.get("denied"), rounds)
  })

  test(`RC-05: after a cancellation no confirmation yields a code, ${rounds} rounds`, async () => {
    await race(async () => {
      const scan = await ladder.scanned(w, "phone-code")
      const headers = { authorization: `Bearer ${scan.ticket.secret}` }
      const url = `${w.menshen.url}/tickets/${scan.ticket.scene}/cancel`
      const steps = [() => world.post(url, {}, headers), () => ladder.agree(w, scan)]
      if (Math.random() < 0.5) steps.reverse()
      await Promise.all(steps.map((step) => step()))
      assert.equal(await stateOf(scan.ticket), "cancelled")
      assert.equal((await world.collect(w, scan.ticket)).status, 409)
      return "cancelled"
    })
  })

  test(`CD-03: of five simultaneous guesses three are counted, ${rounds} rounds`, async () => {
    await race(async () => {
      const { ticket, phoneCode } = await ladder.scanned(w, "phone-code")
      const guesses = Array.from({ length: 5 }, () =>
        ladder.type(w, ticket, ladder.otherThan(phoneCode)),
      )
      const answers = (await Promise.all(guesses)).map(({ body }) => body.attempts_left ?? "late")
      assert.deepEqual(answers.sort(), [0, 1, 2, "late", "late"])
      assert.equal(await stateOf(ticket), "denied")
      return "denied"
    })
  })

  test("an answer before kill -9 still counts after the restart, and may be repeated", async () => {
    for (const rung of ladder.rungs) {
      const [agreed, denied, pending] = await Promise.all(
        [1, 2, 3].map(() => ladder.scanned(w, rung)),
      )
      if (!agreed || !denied || !pending) throw new Error("three scans")
      await ladder.agree(w, agreed)
      await ladder.press(denied.notMeLink)
      await w.menshen.kill()
      await w.menshen.start()
      assert.equal((await world.untilSettled(w, agreed.ticket)).state, "approved")
      assert.equal(await stateOf(denied.ticket), "denied")
      assert.equal(await ladder.scanBy(w, pending.openid, pending.ticket.scene), pending.chatReply)
      await ladder.agree(w, pending)
      assert.equal((await ladder.tokensOf(w, pending)).status, 200)
    }
  })
})
