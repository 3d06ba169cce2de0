// A new person unfollowed the account while a page asked them whose account it is, and was signed in
// nevertheless: the directory did not know them yet, so the pool's `onUnfollow` reached nobody (ID-13).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as ladder from "../support/confirm.ts"
import { ownerOf, until } from "../support/directory.ts"
import * as oauth from "../support/oauth.ts"
import * as push from "../support/push.ts"
import * as world from "../support/world.ts"

const policies = ["keep", "sign-out", "forget"] as const

const settings = (onUnfollow: string) => (config: Record<string, unknown>) => {
  for (const app of config.apps as object[]) {
    Object.assign(app, { firstSignIn: "ask", proofs: { session: true }, onUnfollow })
  }
}

async function unfollow(w: world.World, openid: string, seconds = 0) {
  const { EventKey: _, Ticket: __, ...fields } = push.scanFields(w, openid, "")
  const CreateTime = Number(fields.CreateTime) - seconds
  await ladder.say(w, { ...fields, Event: "unsubscribe", CreateTime })
}

const chooseNew = (w: world.World, ticket: world.BrowserTicket) =>
  world.post(
    `${w.menshen.url}/tickets/${ticket.scene}/choose`,
    { choice: "new" },
    { authorization: `Bearer ${ticket.secret}` },
  )

async function choosing(w: world.World) {
  const openid = push.newOpenid()
  const ticket = await world.openTicket(w)
  await ladder.scanBy(w, openid, ticket.scene)
  assert.equal((await world.untilSettled(w, ticket)).state, "choosing")
  return { openid, ticket }
}

for (const policy of policies) {
  describe(`an unfollow while a page asks a new person (${policy})`, () => {
    const ends = policy !== "keep"
    let w: world.World
    before(async () => {
      w = await world.startWorld(settings(policy))
    })
    after(() => w.close())

    test(ends ? "ends the sign-in" : "leaves the sign-in", async () => {
      const { openid, ticket } = await choosing(w)
      await unfollow(w, openid)
      assert.equal(await ladder.stateOf(w, ticket), ends ? "denied" : "choosing")
      assert.equal((await chooseNew(w, ticket)).status, ends ? 409 : 200)
      assert.equal(ownerOf(w, openid) === undefined, ends)
    })

    test("from before the scan changes nothing", async () => {
      const { openid, ticket } = await choosing(w)
      for (const seconds of [1, 60, 299, 400]) await unfollow(w, openid, seconds)
      assert.equal((await chooseNew(w, ticket)).status, 200)
      assert.ok(ownerOf(w, openid))
    })

    test("of somebody else changes nothing", async () => {
      const { ticket } = await choosing(w)
      await unfollow(w, (await choosing(w)).openid)
      assert.equal((await chooseNew(w, ticket)).status, 200)
    })
  })
}

describe("an unfollow by somebody whom web authorization identified", () => {
  let w: world.World
  before(async () => {
    w = await oauth.startOAuth(settings("sign-out"))
  })
  after(() => w.close())

  test("ends the sign-in", async () => {
    const { person, openid } = await oauth.person(w)
    const { cookie, link } = await oauth.begin(w)
    const returned = await oauth.visit(await oauth.codeFor(w, person, link), cookie)
    const scene = new URL(oauth.locationOf(returned), w.menshen.url).searchParams.get("ticket")
    const choices = `${w.menshen.url}/choose?ticket=${scene}`
    const isAsked = async () =>
      (await (await oauth.visit(choices, cookie)).text()).includes('value="new"')
    await until("the page asks", isAsked)
    await unfollow(w, openid)
    assert.equal(await isAsked(), false)
  })
})
