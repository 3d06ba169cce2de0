// "Not me": the link in every chat reply ends what a scan began, before the sign-in ends and for a day
// after it.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as ladder from "../../support/confirm.ts"
import { ageTickets } from "../../support/directory.ts"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import * as world from "../../support/world.ts"

const hourMs = 3_600_000

let w: world.World
before(async () => {
  w = await rp.startProvider((config) => {
    const apps = config.apps as object[]
    for (const confirm of ladder.rungs) apps.push({ ...apps[0], clientId: confirm, confirm })
  })
})
after(() => w.close())

const replyToScan = (openid: string, scene: string) => ladder.scanBy(w, openid, scene)

/** A person signed in at the hosted page and at the client `basic`, with a refresh token. */
async function wholeSignIn(openid = push.newOpenid()) {
  const agent = new rp.UserAgent(w)
  const params = rp.request(w, "basic", { scope: "openid offline_access", prompt: "consent" })
  const ticket = await rp.ticketOn(agent, await agent.authorize(params))
  const link = ladder.linkIn(await replyToScan(openid, ticket.scene), "not-me")
  await world.untilSettled(w, ticket)
  const callback = await rp.arrival(await agent.fetch(`/authorize/resume?ticket=${ticket.scene}`))
  const code = callback.searchParams.get("code") ?? ""
  const { body: tokens } = await rp.exchange(w, code)
  return { agent, link, tokens, openid }
}

const refreshed = (refresh_token: string) =>
  rp.call(w, "/token", { grant_type: "refresh_token", refresh_token }, rp.asBasic)

async function isSignedIn(agent: rp.UserAgent): Promise<boolean> {
  const page = await agent.authorize(rp.request(w, "basic", { prompt: "none" }))
  return (await rp.arrival(page)).searchParams.has("code")
}

describe('the "not me" link', () => {
  test("INV-23: 23 hours later ends the session and every token, and no other sign-in", async () => {
    const mine = await wholeSignIn()
    const again = await wholeSignIn(mine.openid)
    await ageTickets(w, 23 * hourMs)
    assert.ok(await isSignedIn(mine.agent))
    const page = await fetch(mine.link, { headers: { "accept-language": "en" } })
    const html = await page.text()
    assert.match(html, /It was not me/)
    assert.ok(await isSignedIn(mine.agent), "opening the page does nothing")
    assert.equal(await ladder.press(mine.link), 200)
    assert.equal(await isSignedIn(mine.agent), false)
    assert.equal((await rp.userinfo(w, mine.tokens.access_token)).status, 401)
    assert.equal((await refreshed(mine.tokens.refresh_token)).body.error, "invalid_grant")
    assert.equal(await ladder.press(mine.link), 200, "a second press changes nothing")
    assert.ok(await isSignedIn(again.agent), "the person's own sign-in goes on")
    assert.equal((await rp.userinfo(w, again.tokens.access_token)).status, 200)
    assert.equal((await refreshed(again.tokens.refresh_token)).status, 200)
  })

  test("INV-23: a day later is answered 404 and ends nothing", async () => {
    const { agent, link, tokens } = await wholeSignIn()
    await ageTickets(w, 24 * hourMs + 1000)
    assert.deepEqual([(await fetch(link)).status, await ladder.press(link)], [404, 404])
    assert.ok(await isSignedIn(agent))
    assert.equal((await rp.userinfo(w, tokens.access_token)).status, 200)
  })

  for (const client of ["shop", ...ladder.rungs]) {
    test(`INV-23: ${client}: before the end denies the sign-in, and an issued code opens nothing`, async () => {
      const scan = await ladder.scanned(w, client)
      await ladder.agree(w, scan)
      await world.untilSettled(w, scan.ticket)
      const { body } = await world.collect(w, scan.ticket)
      assert.equal(await ladder.press(scan.notMeLink), 200)
      assert.equal(await ladder.stateOf(w, scan.ticket), "denied")
      const late = await world.redeem(w, body.code, scan.ticket.verifier, { client_id: client })
      assert.deepEqual([late.status, late.body.error], [400, "invalid_grant"])
      assert.equal((await world.collect(w, scan.ticket)).status, 409)
    })
  }

  test("INV-23: during the redemption of a code leaves no valid token", async () => {
    for (let round = 0; round < 50; round++) {
      const scan = await ladder.scanned(w, "shop")
      await world.untilSettled(w, scan.ticket)
      const { body } = await world.collect(w, scan.ticket)
      const [tokens] = await Promise.all([
        world.redeem(w, body.code, scan.ticket.verifier),
        ladder.press(scan.notMeLink),
      ])
      if (tokens.status === 200) {
        assert.equal((await rp.userinfo(w, tokens.body.access_token)).status, 401)
      } else assert.equal(tokens.body.error, "invalid_grant")
    }
  })

  test("has the same effect as a no on the confirm page after its yes", async () => {
    const scan = await ladder.scanned(w, "tap")
    await ladder.agree(w, scan)
    const { body } = await ladder.tokensOf(w, scan)
    assert.equal(await ladder.press(scan.confirmLink, "no"), 200)
    assert.equal((await rp.userinfo(w, body.access_token)).status, 401)
  })

  test("the log has no link, openid or digits", async () => {
    const { openid, ticket, chatReply: said } = await ladder.scanned(w, "phone-code")
    await ladder.type(w, ticket, ladder.otherThan(ladder.phoneCodeIn(said)))
    await ladder.press(ladder.linkIn(said, "not-me"))
    const log = w.menshen.log()
    assert.match(log, /not_me/)
    for (const secret of [openid, ladder.phoneCodeIn(said), ticket.scene]) {
      assert.ok(!log.includes(secret))
    }
  })
})
