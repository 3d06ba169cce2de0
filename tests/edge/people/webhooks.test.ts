// What applications hear about people: signed, at least once, in order for each person, and dead letters.

import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { dayMs, letPass, rowsOf, until } from "../../support/directory.ts"
import { Listener } from "../../support/webhook.ts"
import * as world from "../../support/world.ts"

const listener = new Listener()
const account = "acme"
let w: world.World
before(async () => {
  await listener.start()
  w = await world.startWorld((config) => {
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

const unfollow = (person: string) =>
  world.post(`${w.sandboxUrl}/phone/unfollow`, { person, account })
const follow = (person: string) => world.post(`${w.sandboxUrl}/phone/follow`, { person, account })
const outbox = (user: unknown) =>
  rowsOf(w, "SELECT * FROM outbox WHERE user = ? ORDER BY id", String(user))
const heard = (user: unknown, types: string[]) =>
  until(`${types} is heard`, () => listener.typesOf(user).join() === types.join())

describe("a webhook", () => {
  test("tells an app of a new person and of the identity, signed as Standard Webhooks requires", async () => {
    const { person, openid } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    await heard(sub, ["user.created", "user.bound"])
    const [created, bound] = listener.eventsOf(sub)
    assert.deepEqual(created?.data, { user: sub })
    assert.deepEqual(bound?.data, { user: sub, identity: { appId: w.account.appId, openid } })
    assert.ok(Math.abs(Date.parse(created?.timestamp ?? "") - Date.now()) < 60_000)
    assert.deepEqual(listener.forged, [])
    await until("what was heard is gone", () => outbox(sub).length === 0)
  })

  test("is not sent for the sign-in of a known person", async () => {
    const { person } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    await heard(sub, ["user.created", "user.bound"])
    await world.signIn(w, person)
    await unfollow(person)
    await heard(sub, ["user.created", "user.bound", "user.unfollowed"])
  })

  test("is sent again after a failure, with the same id, and later events of the person wait", async () => {
    listener.answer = ({ type }) => (type === "user.created" ? 500 : 204)
    const { person } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    await until("it was tried", () => outbox(sub)[0]?.attempts === 1)
    await unfollow(person)
    const letters = outbox(sub).map(({ type, state }) => [type, state])
    assert.deepEqual(letters, [
      ["user.created", "pending"],
      ["user.bound", "behind"],
      ["user.unfollowed", "behind"],
    ])
    assert.deepEqual(listener.typesOf(sub), [])
    listener.answer = () => 204
    await letPass(w, dayMs)
    await world.signIn(w, person)
    await heard(sub, ["user.created", "user.bound", "user.unfollowed"])
    const tries = listener.heard.filter(({ event }) => event.data.user === sub)
    const ids = tries.filter(({ event }) => event.type === "user.created").map(({ id }) => id)
    assert.deepEqual(ids, [ids[0], ids[0]])
  })

  test("is not delivered by a redirect or by silence, and other people's events go on", async () => {
    for (const answer of [302, "hang"] as const) {
      const [first, second] = [await world.newPerson(w), await world.newPerson(w)]
      const { sub: unheard } = await world.signIn(w, first.person)
      await heard(unheard, ["user.created", "user.bound"])
      listener.answer = ({ data }) => (data.user === unheard ? answer : 204)
      await unfollow(first.person)
      const { sub } = await world.signIn(w, second.person)
      await heard(sub, ["user.created", "user.bound"])
      await until("it was tried", () => outbox(unheard)[0]?.attempts === 1)
      assert.deepEqual(listener.typesOf(unheard), ["user.created", "user.bound"])
    }
  })

  test("becomes a dead letter after about a day of failures, and the next events go on", async () => {
    let tries = 0
    listener.answer = ({ type }) => {
      if (type !== "user.created") return 204
      tries++
      return 503
    }
    const { person } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    const attempts = () => Number(outbox(sub)[0]?.attempts)
    for (let at = 1; at < 8; at++) {
      await until(`attempt ${at} has failed`, () => attempts() === at)
      await letPass(w, dayMs / 2)
      await world.signIn(w, person)
    }
    await until("it is dead", () => outbox(sub)[0]?.state === "dead")
    assert.equal(tries, 8)
    await heard(sub, ["user.bound"])
    await until("only the dead one is left", () => outbox(sub).length === 1)
    assert.deepEqual(
      outbox(sub).map(({ type, state, attempts }) => [type, state, attempts]),
      [["user.created", "dead", 8]],
    )
    assert.match(w.menshen.log(), /"event":"letter_dead","target":"app:shop","type":"user.created"/)
  })

  test("survives kill -9 during delivery, with the same id", async () => {
    listener.answer = () => "hang"
    const { person } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    const mine = () => listener.heard.filter(({ event }) => event.data.user === sub)
    await until("it arrived", () => mine().length === 1)
    await w.menshen.kill()
    listener.answer = () => 204
    await w.menshen.start()
    await heard(sub, ["user.created", "user.bound"])
    const ids = mine()
      .filter(({ event }) => event.type === "user.created")
      .map(({ id }) => id)
    assert.ok(ids.length >= 2)
    assert.equal(new Set(ids).size, 1)
  })

  test("is dropped for a forgotten person, except for the event that says so", async () => {
    const { person, openid } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    await heard(sub, ["user.created", "user.bound"])
    listener.answer = () => 500
    await unfollow(person)
    await until("it was tried", () => outbox(sub)[0]?.attempts === 1)
    const url = `${w.sandboxUrl}/platform/authorization`
    await world.post(url, { account, person, change: "cancellation" })
    listener.answer = () => 204
    await letPass(w, dayMs)
    await world.signIn(w, (await world.newPerson(w)).person)
    await heard(sub, ["user.created", "user.bound", "user.forgotten"])
    assert.deepEqual(listener.eventsOf(sub).at(-1)?.data, { user: sub })
    await until("nothing is left", () => outbox(sub).length === 0)
    assert.ok(!JSON.stringify(rowsOf(w, "SELECT * FROM outbox")).includes(openid))
  })

  test("is not sent for a new follow, and the log names no one", async () => {
    const { person, openid } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    await unfollow(person)
    await follow(person)
    await heard(sub, ["user.created", "user.bound", "user.unfollowed"])
    assert.ok(!w.menshen.log().includes(openid))
    assert.ok(!w.menshen.log().includes(w.secrets.SHOP_WEBHOOK_KEY ?? "missing"))
  })
})
