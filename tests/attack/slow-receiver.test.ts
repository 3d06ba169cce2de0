// A receiver of webhooks that does not answer, for one person or at all, holds up the letters of
// everybody else: events came after four seconds, one-time codes after fifteen.

import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import * as admin from "../support/admin.ts"
import { type ChoosingWorld, startChoosing, untilChoosing } from "../support/choosing.ts"
import { dayMs, letPass, rowsOf, until } from "../support/directory.ts"
import { type Event, Listener } from "../support/webhook.ts"
import * as world from "../support/world.ts"

const [shop, other, operator] = [new Listener(), new Listener(), new Listener()]
const listeners = [shop, other, operator]
let w: ChoosingWorld

before(async () => {
  for (const listener of listeners) await listener.start()
  w = await startChoosing((config) => {
    config.clientAddressHeader = "x-client"
    const [pool] = config.pools as Record<string, unknown>[]
    const apps = config.apps as Record<string, unknown>[]
    const listening = { shop, other } as Record<string, Listener>
    for (const app of apps) {
      const url = listening[String(app.clientId)]?.url
      if (url !== undefined) app.webhook = { url, secret: { env: "EVENTS" } }
    }
    const { firstSignIn: _, ...plain } = apps[0] ?? {}
    apps.push({ ...plain, clientId: "plain", firstSignIn: "create", webhook: undefined })
    Object.assign(pool ?? {}, { delivery: { url: operator.url, secret: { env: "DELIVERY" } } })
  })
  for (const listener of [shop, other]) listener.trust(w.secrets.EVENTS ?? "")
  operator.trust(w.deliverySecret)
})
after(async () => {
  await w.close()
  for (const listener of listeners) listener.stop()
})
afterEach(async () => {
  for (const listener of listeners) listener.answer = () => 204
  await letPass(w, dayMs)
  await someone()
  await until("every letter is delivered", () => rowsOf(w, "SELECT 1 FROM outbox").length === 0)
})

interface Somebody {
  person: string
  user: string
}

/** A new person of the app that asks nothing, whose first events have arrived. */
async function someone(): Promise<Somebody> {
  const { person } = await world.newPerson(w)
  const ticket = await world.openTicket(w, { client_id: "plain" })
  await world.scan(w, person, ticket.url)
  await world.untilSettled(w, ticket)
  const { body } = await world.collect(w, ticket)
  const redeemed = await world.redeem(w, body.code, ticket.verifier, { client_id: "plain" })
  const user = String(world.claimsOf(redeemed.body.id_token).sub)
  for (const app of [shop, other]) {
    await until("the first events are heard", () => app.typesOf(user).length === 2)
  }
  return { person, user }
}

const crowd = (people: number) => Promise.all(Array.from({ length: people }, someone))

/** One event for each of them; quick, because the tests compare it with a timeout of five seconds. */
const unfollow = (people: Somebody[]) =>
  Promise.all(
    people.map(({ person }) =>
      world.post(`${w.sandboxUrl}/phone/unfollow`, { person, account: "acme" }),
    ),
  )

const heard = (listener: Listener, { user }: Somebody) =>
  listener.typesOf(user).includes("user.unfollowed")

const hears = (listener: Listener, people: Somebody[]) =>
  until("each event is heard", () => people.every((one) => heard(listener, one)))

describe("a letter that hangs", () => {
  test("holds up the later letters of its person, and of nobody else (RC-15)", async () => {
    const [slow, others] = [await someone(), await crowd(12)]
    shop.answer = ({ data }) => (data.user === slow.user ? "hang" : 204)
    await unfollow([slow])
    await until("it hangs", () => shop.hanging === 1)
    await unfollow(others)
    await hears(shop, others)
    assert.equal(shop.hanging, 1, "it still hangs")
    assert.ok(!heard(shop, slow))
  })

  test("holds up no other receiver, even if all of one receiver's letters hang", async () => {
    const [slow, one] = [await crowd(12), await someone()]
    shop.answer = () => "hang"
    await unfollow(slow)
    await until("all hang at once", () => shop.hanging === slow.length)
    await unfollow([one])
    await hears(other, [...slow, one])
    assert.ok(shop.hanging >= slow.length, "they still hang")
  })

  test("holds up no first attempt when it is tried again", async () => {
    const [late, one] = [await crowd(16), await someone()]
    shop.answer = () => 503
    await unfollow(late)
    const tried = "SELECT 1 FROM outbox WHERE target = 'app:shop' AND attempts = 1"
    await until("each was tried once", () => rowsOf(w, tried).length === late.length)
    const users = new Set(late.map(({ user }) => user))
    shop.answer = ({ data }) => (users.has(data.user) ? "hang" : 204)
    await letPass(w, dayMs)
    await unfollow([one])
    await until("the second attempts hang", () => shop.hanging > 0)
    await hears(shop, [one])
    assert.ok(shop.hanging > 0, "they still hang")
  })
})

describe("sixteen one-time codes that hang", () => {
  const addressOf = (event: Event) => (event.data as unknown as { address: string }).address

  test("hold up no other person's code (RC-15)", async () => {
    const addresses = Array.from({ length: 17 }, (_, at) => `person${at}@example.com`)
    const lines = addresses.map((email, at) => JSON.stringify({ user: `u-${at}`, emails: [email] }))
    await admin.call(w, "POST", `${admin.poolPath}/import`, lines.join("\n"))
    const tickets = await Promise.all(addresses.map(async () => (await untilChoosing(w)).ticket))
    const last = addresses.at(-1) ?? ""
    operator.answer = (event) => (addressOf(event) === last ? 204 : "hang")
    await Promise.all(addresses.slice(0, -1).map((address, at) => ask(at, tickets, address)))
    await until("sixteen hang", () => operator.hanging === 16)
    await ask(16, tickets, last)
    const arrived = () => operator.heard.some(({ event }) => addressOf(event) === last)
    await until("the seventeenth arrives", arrived)
    assert.equal(operator.hanging, 16, "they still hang")
  })

  async function ask(at: number, tickets: world.BrowserTicket[], address: string): Promise<void> {
    const { scene = "", secret = "", phoneCode: phone_code } = tickets[at] ?? {}
    const { status } = await fetch(`${w.menshen.url}/tickets/${scene}/proofs`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "x-client": `2001:db8:0:${at + 1}::1` },
      body: JSON.stringify({ kind: "otp", channel: "email", address, phone_code }),
    })
    assert.equal(status, 202)
  }
})
