// One sign-in from end to end: ticket, scan, push, directory, code, token, userinfo.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { createRemoteJWKSet, jwtVerify } from "jose"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

describe("a sign-in", () => {
  test("signs in a person who scans and follows, as the same person each time", async () => {
    const { person, openid } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    assert.match(ticket.scene, /^m[A-Za-z0-9_-]{22}$/)
    assert.match(ticket.url, /^http:\/\/weixin\.qq\.com\/q\//)
    assert.equal((await world.statusOf(w, ticket)).body.state, "waiting")

    const { deliveries, replies } = await world.scan(w, person, ticket.url)
    assert.deepEqual(
      deliveries.map(({ accepted }) => accepted),
      [true],
    )
    assert.match(replies.join(), /Acme Shop/)
    assert.equal((await world.untilSettled(w, ticket)).state, "approved")

    const { status, body } = await world.collect(w, ticket)
    assert.equal(status, 200)
    assert.deepEqual([body.state, body.iss], ["s-1", w.menshen.url])
    const tokens = await world.redeem(w, body.code, ticket.verifier)
    assert.equal(tokens.status, 200)

    const keys = createRemoteJWKSet(new URL(`${w.menshen.url}/jwks`))
    const expected = { issuer: w.menshen.url, audience: "shop", algorithms: ["RS256"] }
    const { payload } = await jwtVerify(tokens.body.id_token, keys, expected)
    assert.equal(payload.nonce, "n-1")
    assert.equal(payload.wechat_openid, openid)
    assert.ok(!String(payload.sub).includes(openid))

    const headers = { authorization: `Bearer ${tokens.body.access_token}` }
    const info = await fetch(`${w.menshen.url}/userinfo`, { headers })
    assert.equal((await info.json()).sub, payload.sub)
    const asId = { authorization: `Bearer ${tokens.body.id_token}` }
    const refused = await fetch(`${w.menshen.url}/userinfo`, { headers: asId })
    assert.equal(refused.status, 401, "an id_token is no access token (OA-09)")

    const again = await world.signIn(w, person)
    assert.equal(again.sub, payload.sub)
    const other = await world.signIn(w, (await world.newPerson(w, "Lei")).person)
    assert.notEqual(other.sub, payload.sub)
  })

  test("INV-06, TK-03: cannot be collected with the QR code alone", async () => {
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    await world.scan(w, person, ticket.url)
    await world.untilSettled(w, ticket)
    const stranger = { ...ticket, secret: "A".repeat(43) }
    const refused = await world.collect(w, stranger)
    assert.deepEqual([refused.status, refused.body.error], [404, "ticket_not_found"])
    assert.equal((await world.collect(w, ticket)).status, 200)
  })

  test("INV-08, RC-07, BI 124: a later collect invalidates the earlier code", async () => {
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    await world.scan(w, person, ticket.url)
    await world.untilSettled(w, ticket)
    const first = await world.collect(w, ticket)
    const second = await world.collect(w, ticket)
    const dead = await world.redeem(w, first.body.code, ticket.verifier)
    assert.deepEqual([dead.status, dead.body.error], [400, "invalid_grant"])
    assert.equal((await world.redeem(w, second.body.code, ticket.verifier)).status, 200)
  })

  test("INV-09, TK-10: a scan after a cancellation signs nobody in", async () => {
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    const headers = { authorization: `Bearer ${ticket.secret}` }
    const url = `${w.menshen.url}/tickets/${ticket.scene}/cancel`
    assert.equal((await world.post(url, {}, headers)).body.state, "cancelled")
    await world.scan(w, person, ticket.url)
    assert.equal((await world.statusOf(w, ticket)).body.state, "cancelled")
    assert.equal((await world.collect(w, ticket)).status, 409)
  })

  test("INV-12: a code is invalid for another client, address or verifier", async () => {
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    await world.scan(w, person, ticket.url)
    await world.untilSettled(w, ticket)
    const { code } = (await world.collect(w, ticket)).body
    const wrong = [
      await world.redeem(w, code, "x".repeat(43)),
      await world.redeem(w, code, ""),
      await world.redeem(w, code, ticket.verifier, { redirect_uri: `${w.redirectUri}/` }),
      await world.redeem(w, `${code}x`, ticket.verifier),
    ]
    for (const { status, body } of wrong) {
      assert.deepEqual([status, body.error], [400, "invalid_grant"])
    }
    const stranger = await world.redeem(w, code, ticket.verifier, { client_id: "nobody" })
    assert.deepEqual([stranger.status, stranger.body.error], [401, "invalid_client"])
    assert.equal((await world.redeem(w, code, ticket.verifier)).status, 200, "nothing was consumed")
    assert.equal((await world.redeem(w, code, ticket.verifier)).status, 400, "and it works once")
  })
})
