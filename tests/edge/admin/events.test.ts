// What applications hear about an operator's changes, and events that could not be delivered.

import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { adminWorld, call, poolPath } from "../../support/admin.ts"
import { changeRows, dayMs, letPass, until } from "../../support/directory.ts"
import { Listener } from "../../support/webhook.ts"
import {
  collect,
  newPerson,
  openTicket,
  redeem,
  scan,
  signIn,
  untilSettled,
  type World,
} from "../../support/world.ts"

const listener = new Listener()
let w: World
before(async () => {
  await listener.start()
  w = await adminWorld((config) => {
    const [shop] = config.apps as Record<string, unknown>[]
    if (shop) shop.webhook = { url: listener.url, secret: { env: "SHOP_WEBHOOK_KEY" } }
  })
  listener.trust(w.secrets.SHOP_WEBHOOK_KEY ?? "")
})
after(async () => {
  await w.close()
  listener.stop()
})
afterEach(() => {
  listener.answer = () => 204
})

const change = (path: string, body: object = {}) => call(w, "POST", `${poolPath}${path}`, body)
const heard = (user: string, types: string[]) =>
  until(`${types} is heard`, () => listener.typesOf(user).join() === types.join())
const came = ["user.created", "user.bound"]

/** A new person that the application has been told about. */
async function someone() {
  const { person, openid } = await newPerson(w)
  const user = String((await signIn(w, person)).sub)
  await heard(user, came)
  return { person, openid, user, appId: w.account.appId }
}

describe("the events of an operator's changes", () => {
  test("a merge, its undoing, an unlink and a deletion are sent in order", async () => {
    const [from, into] = [await someone(), await someone()]
    const { merge } = (await change("/merges", { from: from.user, into: into.user })).body
    await heard(into.user, [...came, "user.merged"])
    assert.equal(listener.eventsOf(into.user).at(-1)?.data.from, from.user)
    await change(`/merges/${merge}/undo`)
    await heard(into.user, [...came, "user.merged", "user.unbound"])
    await heard(from.user, [...came, "user.bound"])
    await change("/merges", { from: from.user, into: into.user })
    const { appId, openid } = from
    await change(`/users/${into.user}/unlink`, { appId, openid })
    await change(`/users/${into.user}/forget`)
    await heard(into.user, [
      ...came,
      "user.merged",
      "user.unbound",
      "user.merged",
      "user.unbound",
      "user.forgotten",
    ])
    assert.deepEqual(listener.forged, [])
  })

  test("an import sends no event", async () => {
    const record = { user: "u-silent", identities: [{ appId: w.account.appId, openid: "oSilent" }] }
    await call(w, "POST", `${poolPath}/import`, JSON.stringify(record))
    await change("/users/u-silent/forget")
    await heard("u-silent", ["user.forgotten"])
  })
})

describe("a merge", () => {
  test("cannot be undone after 30 days", async () => {
    const [from, into] = [await someone(), await someone()]
    const { merge } = (await change("/merges", { from: from.user, into: into.user })).body
    await letPass(w, 31 * dayMs)
    const { status, body } = await change(`/merges/${merge}/undo`)
    assert.deepEqual([status, body.error], [409, "merge_too_old"])
    assert.equal((await signIn(w, from.person)).sub, into.user)
  })
})

describe("dead letters", () => {
  test("are listed with their content, and sent again one by one or all together", async () => {
    const people = [await someone(), await someone(), await someone()]
    listener.answer = () => 503
    for (const { user } of people) await change(`/users/${user}/forget`)
    const users = people.map(({ user }) => user)
    const deadOnes = async () => (await call(w, "GET", `${poolPath}/dead-letters`)).body.entries
    await changeRows(w, (database) => {
      const update = "UPDATE outbox SET state = 'dead', attempts = 8 WHERE type = 'user.forgotten'"
      database.exec(update)
    })
    const dead = await deadOnes()
    assert.deepEqual(
      dead.map(({ user, type, target }: Record<string, string>) => [user, type, target]),
      users.map((user) => [user, "user.forgotten", "app:shop"]),
    )
    assert.equal(JSON.parse(dead[0].body).data.user, users[0])
    listener.answer = () => 204
    assert.deepEqual((await change("/dead-letters/retry", { id: String(dead[0].id) })).body, {
      retried: 1,
    })
    await heard(String(users[0]), [...came, "user.forgotten"])
    assert.equal((await deadOnes()).length, 2)
    assert.deepEqual((await change("/dead-letters/retry", { id: "all" })).body, { retried: 2 })
    for (const user of users) await heard(user, [...came, "user.forgotten"])
    assert.deepEqual(await deadOnes(), [])
    const again = await change("/dead-letters/retry", { id: String(dead[0].id) })
    assert.equal(again.body.error, "event_unknown")
  })
})

describe("the dead letters of one person", () => {
  test("go again one after the other", async () => {
    listener.answer = () => 503
    const { person } = await newPerson(w)
    const user = String((await signIn(w, person)).sub)
    await changeRows(w, (database) => {
      const update = "UPDATE outbox SET state = 'dead', attempts = 8 WHERE user = ?"
      assert.equal(database.prepare(update).run(user).changes, came.length)
    })
    listener.answer = ({ type, data }) =>
      data.user === user && type === "user.created" ? "hang" : 204
    await change("/dead-letters/retry", { id: "all" })
    await until("the first one hangs", () => listener.hanging === 1)
    await someone()
    assert.deepEqual(listener.typesOf(user), [])
    listener.answer = () => 204
    await letPass(w, dayMs)
    await someone()
    await heard(user, came)
  })
})

describe("the sessions of merged users", () => {
  test("ID-06: a merge ends the sign-ins of both users", async () => {
    const [from, into] = [await someone(), await someone()]
    const tokens = await Promise.all([from, into].map(({ person }) => accessToken(w, person)))
    const opens = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` }
      return (await fetch(`${w.menshen.url}/userinfo`, { headers })).status === 200
    }
    for (const token of tokens) assert.ok(await opens(token))
    await change("/merges", { from: from.user, into: into.user })
    for (const token of tokens)
      await until("the token has ended", async () => !(await opens(token)))
  })

  async function accessToken(w: World, person: string): Promise<string> {
    const ticket = await openTicket(w)
    await scan(w, person, ticket.url)
    await untilSettled(w, ticket)
    const { body } = await collect(w, ticket)
    return (await redeem(w, body.code, ticket.verifier)).body.access_token
  }
})
