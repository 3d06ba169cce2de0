// Menshen at an address that WeChat does not list, and a relay at one that it does: the whole way of a sign-in.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as oauth from "../../support/oauth.ts"
import {
  fromAnotherAddress,
  listOneAddress,
  type RelayWorld,
  startRelayWorld,
} from "../../support/relay.ts"
import { until } from "../../support/until.ts"
import * as world from "../../support/world.ts"

let w: RelayWorld
before(async () => {
  w = await startRelayWorld((config) => {
    Object.assign((config.accounts as object[])[0] ?? {}, { oauth: "snsapi_base" })
  })
})
after(() => w.close())

const switches = (change: object) => world.post(`${w.sandboxUrl}/platform/switches`, change)

describe("a Menshen whose address WeChat does not list", () => {
  test("cannot call WeChat itself, and the operator reads which address to list", async () => {
    const direct = await world.startWorld(fromAnotherAddress)
    try {
      await listOneAddress(direct)
      const { status, body: told } = await world.askForTicket(direct)
      assert.deepEqual([status, told.error], [503, "account_misconfigured"])
      assert.match(
        direct.menshen.log(),
        /add 127\.0\.0\.1 to the account's list of addresses \(API IP 白名单\)/,
      )
    } finally {
      await direct.close()
    }
  })

  test("signs people in by a relay, with their UnionID", async () => {
    const { person, openid } = await world.newPerson(w)
    const claims = await world.signIn(w, person)
    assert.equal(claims.wechat_openid, openid)
  })

  test("exchanges a code of the web authorization by the relay", async () => {
    const mei = await oauth.person(w)
    const page = await oauth.open(w, mei.person, oauth.authorizeUrl(w))
    assert.equal((await oauth.claimsOf(w, page)).wechat_openid, mei.openid)
  })
})

describe("a relay that is killed", () => {
  test("is missed as WeChat is, and everything goes on when it is back", async () => {
    await world.openTicket(w)
    await w.relay.kill()
    const { status, body } = await world.askForTicket(w)
    assert.deepEqual([status, body.error], [503, "wechat_unreachable"])
    await w.relay.start()
    await until("QR codes are made again", async () => (await world.askForTicket(w)).status === 201)
  })

  test("in the middle of sign-ins loses none that was acknowledged", async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => world.newPerson(w)))
    const tickets = await Promise.all(people.map(() => world.openTicket(w)))
    await switches({ apiDelayMs: 300 })
    const scans = people.map(({ person }, at) => world.scan(w, person, tickets[at]?.url ?? ""))
    await w.relay.kill()
    const delivered = await Promise.all(scans)
    await switches({ apiDelayMs: 0 })
    await w.relay.start()
    for (const [at, ticket] of tickets.entries()) {
      assert.ok(delivered[at]?.deliveries.some(({ accepted }) => accepted))
      const { state } = await world.untilSettled(w, ticket)
      assert.equal(state, "approved")
      const { body } = await world.collect(w, ticket)
      assert.ok(body.code)
    }
  })
})
