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

/** A new person of the app that asks nothing. */
async function someone(): Promise<string> {
  const { person } = await world.newPerson(w)
  const ticket = await world.openTicket(w, { client_id: "plain" })
  await world.scan(w, person, ticket.url)
  await world.untilSettled(w, ticket)
  const { body } = await world.collect(w, ticket)
  const redeemed = await world.redeem(w, body.code, ticket.verifier, { client_id: "plain" })
  return String(world.claimsOf(redeemed.body.id_token).sub)
}

const crowd = (people: number) => Promise.all(Array.from({ length: people }, someone))

const hears = (listener: Listener, user: string) =>
  until("both events are heard", () => listener.typesOf(user).length === 2)

describe("a letter that hangs", () => {
  test("holds up the later letters of its person, and of nobody else (RC-15)", async () => {
    let first: string | undefined
    shop.answer = ({ data }) => {
      first ??= data.user
      return data.user === first ? "hang" : 204
    }
    const slow = await someone()
    await until("it hangs", () => shop.hanging === 1)
    const others = await crowd(12)
    await Promise.all(others.map((user) => hears(shop, user)))
    assert.equal(shop.hanging, 1, "it still hangs")
    assert.deepEqual(shop.typesOf(slow), [])
  })

  test("holds up no other receiver, even if all of one receiver's letters hang", async () => {
    shop.answer = () => "hang"
    await crowd(12)
    await until("they hang", () => shop.hanging >= 12)
    const user = await someone()
    await hears(other, user)
    assert.ok(shop.hanging >= 12, "they still hang")
  })

  test("holds up no first attempt when it is tried again", async () => {
    const late = new Set<string>()
    shop.answer = ({ data }) => {
      late.add(data.user)
      return 503
    }
    await crowd(12)
    const tried = "SELECT 1 FROM outbox WHERE target = 'app:shop' AND attempts = 1"
    await until("each was tried once", () => rowsOf(w, tried).length === 12)
    shop.answer = ({ data }) => (late.has(data.user) ? "hang" : 204)
    await letPass(w, dayMs)
    await someone()
    await until("the second attempts hang", () => shop.hanging > 0)
    const before = shop.hanging
    await hears(shop, await someone())
    assert.ok(shop.hanging >= before, "they still hang")
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
    const { scene = "", secret = "" } = tickets[at] ?? {}
    const { status } = await fetch(`${w.menshen.url}/tickets/${scene}/proofs`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "x-client": `2001:db8:0:${at + 1}::1` },
      body: JSON.stringify({ kind: "otp", channel: "email", address }),
    })
    assert.equal(status, 202)
  }
})
