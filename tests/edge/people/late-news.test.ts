// Late unfollows with the policy "forget", which WeChat has to confirm, and the tickets and grants of people
// who are forgotten.

import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { after, before, beforeEach, describe, test } from "node:test"
import { filesOf, ownerOf, type Row, rowsOf, until } from "../../support/directory.ts"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    const [shop] = config.apps as Record<string, unknown>[]
    if (shop) shop.onUnfollow = "forget"
  })
})
after(() => w.close())
beforeEach(() => world.post(`${w.sandboxUrl}/platform/switches`, { apiError: null }))

const send = (change: push.Fields) => {
  const { EventKey: _, Ticket: __, ...fields } = push.scanFields(w, "", "")
  return push.postMessage(w, push.xmlOf({ ...fields, ...change }))
}

/** WeChat delivers the unfollow twenty seconds late, and the person's scan was before it. */
async function lateUnfollow(openid: string) {
  const CreateTime = Math.floor(Date.now() / 1000) - 20
  const before = (CreateTime - 1) * 1000
  await oldProof("SessionDesk", ["sessions", "grants"], "proved_at", before)
  await oldProof("Directory", ["identities"], "follow_changed_at", before)
  const answer = await send({ FromUserName: openid, Event: "unsubscribe", CreateTime })
  assert.equal(answer.status, 200)
}

async function oldProof(desk: string, tables: string[], column: string, at: number) {
  await w.menshen.kill()
  for (const file of filesOf(w, desk)) {
    const database = new DatabaseSync(file)
    for (const table of tables) database.exec(`UPDATE ${table} SET ${column} = ${at}`)
    database.close()
  }
  await w.menshen.start()
}

const lines = (reason: string) =>
  w.menshen
    .log()
    .split("\n")
    .filter((line) => line.includes(`"reason":"${reason}"`)).length

describe("an unfollow that comes more than ten seconds late", () => {
  test("forgets nobody who follows, as WeChat says", async () => {
    const { person, openid } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    await lateUnfollow(openid)
    assert.equal(ownerOf(w, openid), sub)
    assert.equal(lines("news_denied"), 1)
  })

  test("forgets somebody who has left, as WeChat says", async () => {
    const { person, openid } = await world.newPerson(w)
    await world.signIn(w, person)
    await world.post(`${w.sandboxUrl}/platform/switches`, { wechatDown: true })
    await world.post(`${w.sandboxUrl}/phone/unfollow`, { person, account: "acme" })
    await world.post(`${w.sandboxUrl}/platform/switches`, { wechatDown: false })
    await lateUnfollow(openid)
    assert.equal(ownerOf(w, openid), undefined)
  })

  test("signs out and keeps the person when WeChat does not say", async () => {
    const { person, openid } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    const apiError = { errcode: -1, path: "/cgi-bin/user/info" }
    await world.post(`${w.sandboxUrl}/platform/switches`, { apiError })
    await lateUnfollow(openid)
    assert.equal(ownerOf(w, openid), sub)
    assert.equal(lines("news_unconfirmed"), 1)
    await until("no letter is left", () => rowsOf(w, "SELECT * FROM outbox").length === 0)
    assert.equal(liveGrants(String(sub)).length, 0)
  })
})

const allRows = (desk: string, query: string): Row[] =>
  filesOf(w, desk).flatMap((file) => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
    const rows = database.prepare(query).all() as Row[]
    database.close()
    return rows
  })
const liveGrants = (user: string) =>
  allRows("SessionDesk", `SELECT * FROM grants WHERE user = '${user}' AND ended_at = 0`)

describe("the tickets of a person who is forgotten", () => {
  test("lose the openid before WeChat is answered, and those under way end", async () => {
    const { person, openid } = await world.newPerson(w)
    await world.signIn(w, person)
    const waiting = await world.openTicket(w)
    await world.scan(w, person, waiting.url)
    await world.untilSettled(w, waiting)
    const other = await world.newPerson(w)
    await world.signIn(w, other.person)
    await world.post(`${w.sandboxUrl}/phone/unfollow`, { person, account: "acme" })
    const named = (whom: string) =>
      allRows("TicketDesk", "SELECT * FROM tickets").filter((row) => row.openid === whom).length
    assert.equal(named(openid), 0)
    assert.equal(named(other.openid), 1)
    assert.equal((await world.statusOf(w, waiting)).body.state, "denied")
    await until("the grant has no openid either", () => {
      return !JSON.stringify(allRows("SessionDesk", "SELECT * FROM grants")).includes(openid)
    })
  })

  test("lose it too when WeChat reports a closed account that no directory knows", async () => {
    const openid = push.newOpenid()
    const scene = (await world.openTicket(w)).scene
    await push.postMessage(w, push.xmlOf(push.scanFields(w, openid, scene)))
    await until("the person is known", () => ownerOf(w, openid) !== undefined)
    const cancellation = {
      FromUserName: "o_platform_authorization_chg",
      Event: "user_authorization_cancellation",
      OpenID: openid,
      AppID: w.account.appId,
    }
    for (let round = 0; round < 2; round++) assert.equal((await send(cancellation)).status, 200)
    assert.ok(!JSON.stringify(allRows("TicketDesk", "SELECT * FROM tickets")).includes(openid))
    assert.ok(!JSON.stringify(allRows("Directory", "SELECT * FROM identities")).includes(openid))
  })
})
