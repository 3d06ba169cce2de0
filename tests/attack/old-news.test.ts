// News of any age used to be believed: an unfollow that WeChat delivered late, or one of 400 days ago,
// forgot or signed out somebody who had just scanned (ID-13).

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { changeRows, ownerOf, rowsOf, until } from "../support/directory.ts"
import * as push from "../support/push.ts"
import * as world from "../support/world.ts"

type Policy = "keep" | "sign-out" | "forget"

async function under(onUnfollow: Policy, run: (w: world.World) => Promise<void>) {
  const w = await world.startWorld((config) => {
    const [shop] = config.apps as Record<string, unknown>[]
    if (shop) shop.onUnfollow = onUnfollow
  })
  try {
    await run(w)
  } finally {
    await w.close()
  }
}

/** Delivers an event about a person that WeChat made `seconds` ago. */
async function deliver(w: world.World, openid: string, Event: string, seconds: number) {
  const { EventKey: _, Ticket: __, ...fields } = push.scanFields(w, openid, "")
  const CreateTime = Number(fields.CreateTime) - seconds
  const about = Event.startsWith("user_authorization")
    ? { FromUserName: "o_platform_authorization_chg", OpenID: openid, AppID: w.account.appId }
    : {}
  const answer = await push.postMessage(w, push.xmlOf({ ...fields, Event, CreateTime, ...about }))
  assert.deepEqual([answer.status, answer.body], [200, "success"])
}

/** Somebody who has just scanned, with an access token. */
async function scanned(w: world.World, known?: { person: string; openid: string }) {
  const { person, openid } = known ?? (await world.newPerson(w))
  const ticket = await world.openTicket(w)
  await world.scan(w, person, ticket.url)
  await world.untilSettled(w, ticket)
  const { code } = (await world.collect(w, ticket)).body
  const { body } = await world.redeem(w, code, ticket.verifier)
  const headers = { authorization: `Bearer ${body.access_token}` }
  const userinfo = async () => (await fetch(`${w.menshen.url}/userinfo`, { headers })).status
  assert.equal(await userinfo(), 200)
  return { person, openid, sub: String(world.claimsOf(body.id_token).sub), userinfo }
}
type Scanned = Awaited<ReturnType<typeof scanned>>

const logged = (w: world.World, event: string, reason: string) =>
  w.menshen
    .log()
    .split("\n")
    .filter((line) => line.includes(`"event":"${event}"`) && line.includes(`"reason":"${reason}"`))

/** Every letter to the session desk has arrived, so every sign-out has happened. */
async function assertSignedIn(w: world.World, { openid, sub, userinfo }: Scanned) {
  assert.equal(ownerOf(w, openid), sub)
  await until("no letter is left", () => rowsOf(w, "SELECT * FROM outbox").length === 0)
  assert.equal(await userinfo(), 200)
  const [row] = rowsOf(w, "SELECT following FROM identities WHERE openid = ?", openid)
  assert.equal(row?.following, 1)
}

const days = 24 * 60 * 60

describe("an unfollow that is older than the person's scan", () => {
  for (const policy of ["keep", "sign-out", "forget"] as const) {
    test(`of seconds, minutes or 400 days ago changes nothing (${policy})`, async () => {
      await under(policy, async (w) => {
        const mei = await scanned(w)
        for (const seconds of [2, 60, 299]) await deliver(w, mei.openid, "unsubscribe", seconds)
        assert.equal(logged(w, "news_without_effect", "news_superseded").length, 3)
        for (const seconds of [301, 400 * days]) {
          await deliver(w, mei.openid, "unsubscribe", seconds)
        }
        assert.equal(logged(w, "news_without_effect", "news_stale").length, 2)
        await assertSignedIn(w, mei)
      })
    })
  }

  test("changes nothing after a known person's scan, of which the directory stores nothing", async () => {
    await under("sign-out", async (w) => {
      const { person, openid } = await world.newPerson(w)
      await world.signIn(w, person)
      // As if they had come long ago.
      await changeRows(w, (database) => {
        database.exec("UPDATE identities SET follow_changed_at = 0")
      })
      const rows = () => rowsOf(w, "SELECT * FROM identities")
      const before = rows()
      const mei = await scanned(w, { person, openid })
      assert.deepEqual(rows(), before)
      for (const seconds of [2, 60]) await deliver(w, openid, "unsubscribe", seconds)
      await assertSignedIn(w, mei)
      assert.deepEqual(rows(), before)
      await deliver(w, openid, "unsubscribe", 0)
      await until("the person is signed out", async () => (await mei.userinfo()) === 401)
    })
  })
})

describe("a closed account that WeChat reported long ago", () => {
  test("forgets nobody who has scanned since, and the log says so loudly", async () => {
    await under("keep", async (w) => {
      const mei = await scanned(w)
      await deliver(w, mei.openid, "user_authorization_cancellation", 60)
      await deliver(w, mei.openid, "user_authorization_cancellation", 400 * days)
      const event = "cancellation_without_effect"
      assert.equal(logged(w, event, "news_superseded").length, 1)
      const [line = ""] = logged(w, event, "cancellation_stale")
      assert.equal(JSON.parse(line).user, mei.sub)
      await assertSignedIn(w, mei)
    })
  })
})
