// Unfollow, follow again, a closed account: the events about people beyond their scans (ID-10).

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { ownerOf, type Row, rowsOf, until } from "../../support/directory.ts"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

type Policy = "keep" | "sign-out" | "forget"

/** Defines a test in a world whose only app has this policy. */
function under(onUnfollow: Policy, name: string, run: (w: world.World) => Promise<void>) {
  test(`policy ${onUnfollow}: ${name}`, async () => {
    const w = await world.startWorld((config) => {
      const [shop] = config.apps as Record<string, unknown>[]
      if (shop) shop.onUnfollow = onUnfollow
    })
    try {
      await run(w)
    } finally {
      await w.close()
    }
  })
}

const account = "acme"
async function phone(w: world.World, what: "follow" | "unfollow", person: string) {
  const { body } = await world.post(`${w.sandboxUrl}/phone/${what}`, { person, account })
  assert.deepEqual(
    body.deliveries.map(({ accepted }: { accepted: boolean }) => accepted),
    [true],
  )
}
async function authorization(w: world.World, person: string, change: string) {
  const url = `${w.sandboxUrl}/platform/authorization`
  const { body } = await world.post(url, { account, person, change })
  assert.deepEqual(
    body.deliveries.map(({ accepted }: { accepted: boolean }) => accepted),
    [true],
  )
}
const userRow = (w: world.World, user: unknown): Row | undefined =>
  rowsOf(w, "SELECT * FROM users WHERE user = ?", String(user))[0]
const follows = (w: world.World, openid: string) =>
  rowsOf(w, "SELECT following FROM identities WHERE openid = ?", openid)[0]?.following
const actions = (w: world.World, user: unknown) =>
  rowsOf(w, "SELECT action FROM audit WHERE user = ? ORDER BY id", String(user)).map(
    ({ action }) => action,
  )
const count = (w: world.World, table: string) => rowsOf(w, `SELECT * FROM ${table}`).length

/** Asserts that no table, not even the audit, contains any of these. */
function assertForgotten(w: world.World, words: (string | undefined)[]): void {
  const tables = rowsOf(w, "SELECT name FROM sqlite_master WHERE type = 'table'")
  for (const { name } of tables.filter(({ name }) => !/^(sqlite|_cf)_/.test(String(name)))) {
    const text = JSON.stringify(rowsOf(w, `SELECT * FROM ${name}`))
    for (const word of words) assert.ok(!text.includes(word ?? ""), `${name} still has ${word}`)
  }
}

describe("what WeChat tells about people", () => {
  under(
    "keep",
    "people who unfollow and follow again are the same people, without a question",
    async (w) => {
      const { person, openid } = await world.newPerson(w)
      const { sub } = await world.signIn(w, person)
      await phone(w, "unfollow", person)
      assert.equal(follows(w, openid), 0)
      await phone(w, "follow", person)
      assert.equal(follows(w, openid), 1)
      assert.equal((await world.signIn(w, person)).sub, sub)
      assert.deepEqual(actions(w, sub).slice(-2), ["unfollowed", "followed"])
    },
  )

  under(
    "keep",
    "a late, older push changes nothing, and neither does a push about a stranger",
    async (w) => {
      const { person, openid } = await world.newPerson(w)
      const { sub } = await world.signIn(w, person)
      const at = Math.floor(Date.now() / 1000)
      const send = (Event: string, CreateTime: number, FromUserName = openid) => {
        const { EventKey: _, Ticket: __, ...fields } = push.scanFields(w, FromUserName, "")
        return push.postMessage(w, push.xmlOf({ ...fields, Event, CreateTime }))
      }
      for (const [event, seconds, following] of [
        ["unsubscribe", 10, 0],
        ["subscribe", 5, 0],
        ["unsubscribe", 10, 0],
        ["subscribe", 20, 1],
        ["unsubscribe", 15, 1],
      ] as const) {
        assert.equal((await send(event, at + seconds)).status, 200)
        assert.equal(follows(w, openid), following, `${event} at ${seconds}`)
      }
      const users = count(w, "users")
      assert.equal((await send("unsubscribe", at, push.newOpenid())).status, 200)
      assert.equal(count(w, "users"), users)
      assert.deepEqual(actions(w, sub).slice(3), ["unfollowed", "followed"])
    },
  )

  under(
    "keep",
    "a withdrawn authorization is recorded, and a closed account is forgotten",
    async (w) => {
      const { person, openid } = await world.newPerson(w)
      const { sub } = await world.signIn(w, person)
      await authorization(w, person, "revoke")
      assert.equal(actions(w, sub).at(-1), "authorization_revoked")
      assert.equal(ownerOf(w, openid), sub)
      await authorization(w, person, "cancellation")
      await authorization(w, person, "cancellation")
      assert.equal(userRow(w, sub)?.state, "forgotten")
      assertForgotten(w, [openid])
    },
  )

  /** Signs in, and asks `userinfo` for its status with the access token. */
  async function tokenOf(w: world.World, person: string): Promise<() => Promise<number>> {
    const ticket = await world.openTicket(w)
    await world.scan(w, person, ticket.url)
    await world.untilSettled(w, ticket)
    const { code } = (await world.collect(w, ticket)).body
    const { body } = await world.redeem(w, code, ticket.verifier)
    const headers = { authorization: `Bearer ${body.access_token}` }
    return async () => (await fetch(`${w.menshen.url}/userinfo`, { headers })).status
  }

  under("sign-out", "an unfollow ends the person's sessions and tokens (ID-06)", async (w) => {
    const { person, openid } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    const userinfo = await tokenOf(w, person)
    const other = await tokenOf(w, (await world.newPerson(w)).person)
    assert.equal(await userinfo(), 200)
    await phone(w, "unfollow", person)
    await until("the token is dead", async () => (await userinfo()) === 401)
    assert.equal(await other(), 200)
    assert.equal(follows(w, openid), 0)
    assert.equal(userRow(w, sub)?.state, "active")
    await phone(w, "follow", person)
    assert.equal((await world.signIn(w, person)).sub, sub)
  })

  under("keep", "an unfollow ends no session", async (w) => {
    const { person } = await world.newPerson(w)
    const userinfo = await tokenOf(w, person)
    await phone(w, "unfollow", person)
    assert.equal(await userinfo(), 200)
    assert.deepEqual(rowsOf(w, "SELECT * FROM outbox"), [])
  })

  under("forget", "an unfollow deletes the person, and a return makes a new user", async (w) => {
    const { person, openid } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    const userinfo = await tokenOf(w, person)
    const [union] = rowsOf(w, "SELECT unionid FROM unions WHERE user = ?", String(sub))
    await phone(w, "unfollow", person)
    assert.equal(userRow(w, sub)?.state, "forgotten")
    assertForgotten(w, [openid, String(union?.unionid)])
    await until("the token is dead", async () => (await userinfo()) === 401)
    assert.equal(count(w, "tombstones"), 2, "of the identity and of the union")
    const { sub: fresh } = await world.signIn(w, person)
    assert.notEqual(fresh, sub)
    assert.equal(userRow(w, sub)?.state, "forgotten", "the old sub is nobody's for ever")
  })

  under("forget", "an unfollow of one of two identities keeps the other one", async (w) => {
    const unionids = { "acme-open": "oBothAreMinexxxxxxxxxxxxxxxx" }
    const people = []
    for (const name of ["Mei", "Mei again"]) {
      people.push((await world.post(`${w.sandboxUrl}/phone/people`, { name, unionids })).body)
    }
    const [first, second] = people
    const { sub } = await world.signIn(w, first.person)
    assert.equal((await world.signIn(w, second.person)).sub, sub)
    await phone(w, "unfollow", second.person)
    assert.equal(ownerOf(w, second.openid), undefined)
    assert.equal((await world.signIn(w, first.person)).sub, sub)
    assert.equal(userRow(w, sub)?.state, "active")
    assertForgotten(w, [second.openid])
  })

  under(
    "forget",
    "kill -9 around the unfollow changes nothing, because WeChat sends it again",
    async (w) => {
      const people = await Promise.all(Array.from({ length: 8 }, () => world.newPerson(w)))
      const subs: unknown[] = []
      for (const { person } of people) subs.push((await world.signIn(w, person)).sub)
      const leaving = people.map(({ person }) =>
        world.post(`${w.sandboxUrl}/phone/unfollow`, { person, account }),
      )
      await w.menshen.kill()
      await w.menshen.start()
      await Promise.all(leaving)
      // The sandbox retries as WeChat does. People it gave up on unfollow once more.
      for (const { person, openid } of people) {
        if (ownerOf(w, openid) === undefined) continue
        await phone(w, "follow", person)
        await phone(w, "unfollow", person)
      }
      await until("everybody is forgotten", () => people.every(({ openid }) => !ownerOf(w, openid)))
      for (const sub of subs) assert.equal(userRow(w, sub)?.state, "forgotten")
    },
  )
})
