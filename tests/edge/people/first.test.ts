// An app's policy for new people, and what signed-in people may add.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import {
  account,
  addScanned,
  change,
  openLink,
  signedIn,
  typeOnPage,
} from "../../support/account.ts"
import { phoneCodeIn } from "../../support/confirm.ts"
import { ownerOf, rowsOf } from "../../support/directory.ts"
import * as world from "../../support/world.ts"

type App = Record<string, unknown> & { redirectUris: string[]; origins: string[] }

let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    const { apps } = config as { apps: App[] }
    const [shop] = apps
    const app = (clientId: string, firstSignIn: string) => {
      const proofs = { app: { url: "https://shop.example/bind", secret: { env: "BIND_KEY" } } }
      apps.push({ ...(shop as App), clientId, firstSignIn, proofs })
    }
    app("asker", "ask")
    app("binder", "bind-or-create")
    app("regulars", "refuse")
  })
})
after(() => w.close())

const countUsers = () => rowsOf(w, "SELECT * FROM users").length

/** A scan for an app, and the ticket's status after it. */
async function enter(person: string, client_id: string) {
  const ticket = await world.openTicket(w, { client_id })
  const { replies } = await world.scan(w, person, ticket.url)
  return { ticket, replies, status: await world.untilSettled(w, ticket) }
}

async function isSignedIn(person: string, client_id: string): Promise<unknown> {
  const { ticket, status } = await enter(person, client_id)
  assert.equal(status.state, "approved")
  const { body } = await world.collect(w, ticket)
  const tokens = await world.redeem(w, body.code, ticket.verifier, { client_id })
  return world.claimsOf(tokens.body.id_token).sub
}

describe("the first sign-in", () => {
  test("create: the first sign-in makes a user, and the next one finds the same user", async () => {
    const { person } = await world.newPerson(w)
    const sub = await isSignedIn(person, "shop")
    assert.equal(await isSignedIn(person, "shop"), sub)
  })

  test("ask and bind-or-create: new people choose first, and have no user until then", async () => {
    for (const client of ["asker", "binder"]) {
      const users = countUsers()
      const { person, openid } = await world.newPerson(w)
      const { ticket, status } = await enter(person, client)
      assert.equal(status.state, "choosing")
      assert.ok(status.expires_in > 500, "there are ten minutes to choose")
      assert.equal((await world.collect(w, ticket)).status, 409, "no code before the choice")
      assert.equal(ownerOf(w, openid), undefined)
      assert.equal(countUsers(), users)
    }
  })

  test("ask and refuse: known people sign in without a question", async () => {
    const { person } = await world.newPerson(w)
    const sub = await isSignedIn(person, "shop")
    for (const client of ["asker", "binder", "regulars"]) {
      assert.equal(await isSignedIn(person, client), sub)
    }
  })

  test("refuse: new people are refused with the reason, and leave no trace", async () => {
    const users = countUsers()
    const { person, openid } = await world.newPerson(w)
    const { ticket, status } = await enter(person, "regulars")
    assert.deepEqual([status.state, status.reason], ["refused", "first_sign_in_refused"])
    assert.equal((await world.collect(w, ticket)).status, 409)
    assert.equal(ownerOf(w, openid), undefined)
    assert.equal(countUsers(), users)
    assert.equal(await isSignedIn(person, "shop"), ownerOf(w, openid), "another app takes them")
  })

  test("a second identity of a known person is known under every policy", async () => {
    const unionids = { "acme-open": "oKnownByUnionxxxxxxxxxxxxxxx" }
    const people = []
    for (const name of ["Mei", "Mei's other telephone"]) {
      people.push((await world.post(`${w.sandboxUrl}/phone/people`, { name, unionids })).body)
    }
    const sub = await isSignedIn(people[0].person, "shop")
    assert.equal(await isSignedIn(people[1].person, "regulars"), sub)
  })
})

describe("linking an identity", () => {
  /** The browser of a person adds the WeChat of another. */
  async function linkBy(person: string, other: string) {
    const link = await openLink(w, await signedIn(w, person))
    const { replies } = await world.scan(w, other, link.qr)
    const answer = await addScanned(w, link, replies.join("\n"))
    const secret = new RegExp(`${link.scene}\\.([\\w-]{43})`).exec(link.held)?.[1] ?? ""
    const ticket = { scene: link.scene, secret, url: link.qr, verifier: "" }
    return { ticket, location: answer.headers.get("location"), link }
  }

  test("INV-19: adds the identity and yields no code, and a second link changes nothing", async () => {
    const [first, second] = [await world.newPerson(w), await world.newPerson(w)]
    const sub = await isSignedIn(first.person, "shop")
    for (let times = 0; times < 2; times++) {
      const { ticket, location } = await linkBy(first.person, second.person)
      assert.equal(location, "/account?client_id=shop&changed")
      assert.equal((await world.statusOf(w, ticket)).body.state, "approved")
      const { body } = await world.collect(w, ticket)
      assert.equal(body.code, undefined)
      assert.equal(ownerOf(w, second.openid), sub)
    }
    assert.equal(await isSignedIn(second.person, "regulars"), sub)
  })

  test("another person's identity is a conflict and keeps its owner", async () => {
    const [first, second] = [await world.newPerson(w), await world.newPerson(w)]
    const [one, other] = [
      await isSignedIn(first.person, "shop"),
      await isSignedIn(second.person, "shop"),
    ]
    const { ticket, location } = await linkBy(first.person, second.person)
    assert.match(location ?? "", /join=/)
    assert.equal((await world.collect(w, ticket)).body.code, undefined)
    assert.equal(ownerOf(w, second.openid), other)
    const conflicts = rowsOf(w, "SELECT * FROM conflicts WHERE user = ?", String(one))
    assert.deepEqual(
      conflicts.map(({ other, state }) => [other, state]),
      [[other, "open"]],
    )
  })

  test("CD-06, INV-19: signs nobody in, and another session completes none", async () => {
    const [first, other] = [await world.newPerson(w), await world.newPerson(w)]
    const { person, openid } = await world.newPerson(w)
    const link = await openLink(w, await signedIn(w, first.person))
    const { replies } = await world.scan(w, person, link.qr)
    await typeOnPage(w, link, phoneCodeIn(replies.join("\n")))
    const own =
      link.held.split("; ").find((pair) => pair.startsWith("__Host-menshen-ticket-")) ?? ""
    const foreign = await signedIn(w, other.person)
    const { token } = await account(w, foreign)
    const fields = { action: "add", token, ticket: link.scene }
    assert.equal((await change(w, `${foreign}; ${own}`, fields)).status, 403)
    for (const choice of ["new", "session"]) {
      const answer = await fetch(`${w.menshen.url}/choose`, {
        method: "POST",
        redirect: "manual",
        headers: { cookie: link.held, origin: w.menshen.url },
        body: new URLSearchParams({ ticket: link.scene, choice }),
      })
      assert.match(answer.headers.get("location") ?? "", /^\/account\?.*add=/)
    }
    assert.equal(ownerOf(w, openid), undefined)
  })
})
