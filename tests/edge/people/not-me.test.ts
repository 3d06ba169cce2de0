// "Not me" takes back everything that the scan gave away (INV-23, ID-05), so that a thief keeps no way
// into the account.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import {
  account,
  addScanned,
  change,
  type Link,
  openLink,
  signedIn,
  visit,
} from "../../support/account.ts"
import * as ladder from "../../support/confirm.ts"
import { ownerOf, rowsOf, until } from "../../support/directory.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import * as world from "../../support/world.ts"

const apiFaultPath = "/cgi-bin/user/info"

let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

/** A thief gets the session of a victim who scanned, and the victim gets the "not me" link. */
async function tricked(openid: string) {
  const ticket = await world.openTicket(w)
  const chatReply = await ladder.scanBy(w, openid, ticket.scene)
  await world.untilSettled(w, ticket)
  const held = ticketCookie(ticket)
  const resumed = await visit(w, `/authorize/resume?ticket=${ticket.scene}`, held)
  const cookies = resumed.headers.getSetCookie().map((cookie) => cookie.split(";")[0])
  return { cookie: cookies.join("; "), notMe: ladder.linkIn(chatReply, "not-me") }
}

/** A browser of `mine` asks to add a WeChat, and the WeChat of another account scans. */
async function bothProved(mine: string, other: string) {
  const link = await openLink(w, await signedIn(w, mine))
  const chatReply = await ladder.scanBy(w, other, link.scene)
  const notMe = ladder.linkIn(chatReply, "not-me")
  const refused = await addScanned(w, link, chatReply)
  assert.match(refused.headers.get("location") ?? "", /join=/)
  const join = () => change(w, link.held, { action: "join", token: link.token, ticket: link.scene })
  return { ...link, notMe, join }
}

/** The WeChat scans, and the browser completes the link. Gives the reply in the chat. */
async function add(link: Link, openid: string): Promise<string> {
  const chatReply = await ladder.scanBy(w, openid, link.scene)
  await addScanned(w, link, chatReply)
  return chatReply
}

describe('"not me" on the phone', () => {
  test("removes a WeChat that the thief added since, and keeps the victim's", async () => {
    const [victim, thief] = [await world.newPerson(w), await world.newPerson(w)]
    const sub = (await world.signIn(w, victim.person)).sub
    const { cookie, notMe } = await tricked(victim.openid)
    await add(await openLink(w, cookie), thief.openid)
    await until("the thief's WeChat is added", () => ownerOf(w, thief.openid) === sub)
    const inside = await tricked(thief.openid)
    assert.equal((await account(w, inside.cookie)).status, 200)
    assert.equal(await ladder.press(notMe), 200)
    assert.equal(ownerOf(w, thief.openid), undefined)
    assert.equal(ownerOf(w, victim.openid), sub)
    await until("the thief is out", async () => (await account(w, inside.cookie)).status === 303)
  })

  test("separates an account that the thief joined since", async () => {
    const [victim, thief] = [await world.newPerson(w), await world.newPerson(w)]
    const own = (await world.signIn(w, thief.person)).sub
    const { cookie, notMe } = await tricked(victim.openid)
    const link = await openLink(w, cookie)
    await add(link, thief.openid)
    await until("the accounts may be joined", async () => {
      const { status } = await change(w, link.held, {
        action: "join",
        token: link.token,
        ticket: link.scene,
      })
      return status === 303
    })
    assert.equal(ownerOf(w, thief.openid), ownerOf(w, victim.openid))
    assert.equal(await ladder.press(notMe), 200)
    assert.equal(ownerOf(w, thief.openid), own)
  })

  test("ID-05: stops a join of accounts if the WeChat that scanned says it", async () => {
    const [mine, other] = [await world.newPerson(w), await world.newPerson(w)]
    const from = (await world.signIn(w, other.person)).sub
    const proved = await bothProved(mine.person, other.openid)
    assert.equal(await ladder.press(proved.notMe), 200)
    assert.notEqual(
      (await proved.join()).headers.get("location"),
      "/account?client_id=shop&changed",
    )
    assert.equal(ownerOf(w, other.openid), from)
  })

  test("ID-05: separates accounts that were already joined", async () => {
    const [mine, other] = [await world.newPerson(w), await world.newPerson(w)]
    const from = (await world.signIn(w, other.person)).sub
    const proved = await bothProved(mine.person, other.openid)
    assert.equal((await proved.join()).headers.get("location"), "/account?client_id=shop&changed")
    assert.notEqual(ownerOf(w, other.openid), from)
    assert.equal(await ladder.press(proved.notMe), 200)
    assert.equal(ownerOf(w, other.openid), from)
    assert.notEqual(
      (await proved.join()).headers.get("location"),
      "/account?client_id=shop&changed",
    )
  })

  test("ID-07: takes back the link that it belongs to, and no earlier one", async () => {
    const [one, other] = [await world.newPerson(w), await world.newPerson(w)]
    const linkWith = async () => {
      const said = await add(await openLink(w, await signedIn(w, one.person)), other.openid)
      assert.match(said, /绑定到「Acme Shop」的账号/)
      return ladder.linkIn(said, "not-me")
    }
    const first = await linkWith()
    await until("they are linked", () => ownerOf(w, other.openid) !== undefined)
    const sub = ownerOf(w, other.openid)
    assert.equal(sub, ownerOf(w, one.openid))
    const second = await linkWith()
    assert.equal(await ladder.press(second), 200)
    assert.equal(ownerOf(w, other.openid), sub, "the second link gave nothing that it could take")
    const cookie = await signedIn(w, one.person)
    assert.equal(await ladder.press(first), 200)
    assert.equal(ownerOf(w, other.openid), undefined)
    await until("the session has ended", async () => (await account(w, cookie)).status === 303)
    assert.equal((await change(w, cookie, { action: "link" })).status, 403)
  })

  test("for the person's own sign-in takes away nothing that was there before", async () => {
    const [victim, second] = [await world.newPerson(w), await world.newPerson(w)]
    await add(await openLink(w, await signedIn(w, victim.person)), second.openid)
    await until("they are linked", () => ownerOf(w, second.openid) !== undefined)
    const { notMe } = await tricked(victim.openid)
    assert.equal(await ladder.press(notMe), 200)
    assert.equal(ownerOf(w, second.openid), ownerOf(w, victim.openid))
  })

  test("takes back a link even while the directory still asks WeChat about it", async () => {
    const slow = (apiDelayMs: number) =>
      world.post(`${w.sandboxUrl}/platform/switches`, { apiFaultPath, apiDelayMs })
    await slow(1500)
    /** Gives the answer to the browser. 403: "not me" was first, and the directory was not asked. */
    const cross = async () => {
      const [mine, other] = [await world.newPerson(w), await world.newPerson(w)]
      await slow(0)
      const link = await openLink(w, await signedIn(w, mine.person))
      const chatReply = await ladder.scanBy(w, other.openid, link.scene)
      await slow(1500)
      const added = addScanned(w, link, chatReply)
      for (let visits = 0; visits < 5; visits++) await visit(w, "/health")
      assert.equal(await ladder.press(ladder.linkIn(chatReply, "not-me")), 200)
      assert.equal(ownerOf(w, other.openid), undefined, "WeChat has not answered yet")
      const { status } = await added
      assert.equal(ownerOf(w, other.openid), undefined, "it is taken back")
      const linked = "SELECT 1 FROM audit WHERE action = 'add_identity' AND actor = ?"
      const isLinked = rowsOf(w, linked, `${ownerOf(w, mine.openid)}`).length > 0
      assert.equal(isLinked, status === 409)
      return status
    }
    await until("the two cross", async () => (await cross()) === 409)
    await slow(0)
  })
})
