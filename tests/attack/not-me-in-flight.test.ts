// A thief has a session of a victim who scanned, and says yes to adding the thief's own WeChat. While the
// directory asks WeChat about it, the victim says "not me", and is told that everything has ended. What
// the thief's request then writes must not stay (INV-23).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { addScanned, cookieOf, openLink, visit } from "../support/account.ts"
import * as ladder from "../support/confirm.ts"
import { ownerOf, until } from "../support/directory.ts"
import { ticketCookie } from "../support/ticket-cookie.ts"
import * as world from "../support/world.ts"

const apiFaultPath = "/cgi-bin/user/info"
let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    for (const app of config.apps as object[]) {
      Object.assign(app, { firstSignIn: "ask", proofs: { session: true } })
    }
  })
})
after(() => w.close())

const slow = (apiDelayMs: number) =>
  world.post(`${w.sandboxUrl}/platform/switches`, { apiFaultPath, apiDelayMs })

async function known() {
  const person = await world.newPerson(w)
  const ticket = await world.openTicket(w)
  await ladder.scanBy(w, person.openid, ticket.scene)
  await world.untilSettled(w, ticket)
  await world.post(
    `${w.menshen.url}/tickets/${ticket.scene}/choose`,
    { choice: "new" },
    { authorization: `Bearer ${ticket.secret}` },
  )
  return person
}

/** A thief gets the session of a victim who scanned. */
async function tricked(openid: string) {
  const ticket = await world.openTicket(w)
  const chatReply = await ladder.scanBy(w, openid, ticket.scene)
  await world.untilSettled(w, ticket)
  const held = ticketCookie(ticket)
  const cookie = cookieOf(await visit(w, `/authorize/resume?ticket=${ticket.scene}`, held))
  return { cookie, notMe: ladder.linkIn(chatReply, "not-me") }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('"not me" while the thief\'s yes is under way', () => {
  test("on the account page", async () => {
    const [victim, thief] = [await known(), await world.newPerson(w)]
    const { cookie, notMe } = await tricked(victim.openid)
    const link = await openLink(w, cookie)
    const chatReply = await ladder.scanBy(w, thief.openid, link.scene)
    await slow(1500)
    const added = addScanned(w, link, chatReply)
    await pause(500)
    assert.equal(await ladder.press(notMe), 200)
    assert.equal(ownerOf(w, thief.openid), undefined, "WeChat has not answered yet")
    await added
    await slow(0)
    await pause(500)
    assert.notEqual(ownerOf(w, thief.openid), ownerOf(w, victim.openid))
  })

  test("on the choosing page", async () => {
    const [victim, thief] = [await known(), await world.newPerson(w)]
    const { cookie, notMe } = await tricked(victim.openid)
    const ticket = await world.openTicket(w)
    const chatReply = await ladder.scanBy(w, thief.openid, ticket.scene)
    assert.equal((await world.untilSettled(w, ticket)).state, "choosing")
    await slow(1500)
    const added = fetch(`${w.menshen.url}/choose`, {
      method: "POST",
      redirect: "manual",
      headers: {
        cookie: `${cookie}; ${ticketCookie(ticket)}`,
        origin: w.menshen.url,
      },
      body: new URLSearchParams({
        ticket: ticket.scene,
        choice: "add",
        phone_code: ladder.phoneCodeIn(chatReply),
      }),
    })
    await pause(500)
    assert.equal(await ladder.press(notMe), 200)
    assert.equal(ownerOf(w, thief.openid), undefined, "WeChat has not answered yet")
    await added
    await slow(0)
    await pause(500)
    assert.notEqual(ownerOf(w, thief.openid), ownerOf(w, victim.openid))
  })
})

describe('a WeChat that "not me" took off', () => {
  test("adds none, even if its session is still there", async () => {
    const [victim, thief, third] = [
      await known(),
      await world.newPerson(w),
      await world.newPerson(w),
    ]
    const { cookie, notMe } = await tricked(victim.openid)
    const first = await openLink(w, cookie)
    await addScanned(w, first, await ladder.scanBy(w, thief.openid, first.scene))
    await until("it is added", () => ownerOf(w, thief.openid) === ownerOf(w, victim.openid))
    const inside = await tricked(thief.openid)
    const link = await openLink(w, inside.cookie)
    const chatReply = await ladder.scanBy(w, third.openid, link.scene)
    await slow(1500)
    const added = addScanned(w, link, chatReply)
    await pause(500)
    assert.equal(await ladder.press(notMe), 200)
    assert.equal(ownerOf(w, thief.openid), undefined)
    await added
    await slow(0)
    await pause(500)
    assert.notEqual(ownerOf(w, third.openid), ownerOf(w, victim.openid))
  })
})
