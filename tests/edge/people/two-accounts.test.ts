// One pool, two official accounts: each app shows the QR code of its own account, and a UnionID makes one
// person of both.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld(world.addClub)
})
after(() => w.close())

const clubAccount = (openPlatform: string | null) =>
  world.post(`${w.sandboxUrl}/platform/accounts`, { account: "acme-club", openPlatform })

async function clubSub(person: string): Promise<unknown> {
  const ticket = await world.openTicket(w, { client_id: "club" })
  await world.scan(w, person, ticket.url)
  await world.untilSettled(w, ticket)
  const { body } = await world.collect(w, ticket)
  const redeemed = await world.redeem(w, body.code, ticket.verifier, { client_id: "club" })
  const claims = world.claimsOf(redeemed.body.id_token)
  assert.equal(claims.wechat_appid, w.accounts.find(({ name }) => name === "acme-club")?.appId)
  return claims.sub
}

describe("two official accounts in a pool", () => {
  test("an app with its own account shows that account's QR code", async () => {
    const { url } = await world.openTicket(w, { client_id: "club" })
    const { codes } = await (await fetch(`${w.sandboxUrl}/phone/state`)).json()
    assert.equal(codes.find((code: { url: string }) => code.url === url).account, "acme-club")
    const shop = await world.openTicket(w)
    const { codes: later } = await (await fetch(`${w.sandboxUrl}/phone/state`)).json()
    assert.equal(later.find((code: { url: string }) => code.url === shop.url).account, "acme")
  })

  test("under one Open Platform a person is the same in both, whichever they scan first", async () => {
    const [mei, lei] = [await world.newPerson(w, "Mei"), await world.newPerson(w, "Lei")]
    const { sub } = await world.signIn(w, mei.person)
    assert.equal(await clubSub(mei.person), sub)
    const first = await clubSub(lei.person)
    assert.equal((await world.signIn(w, lei.person)).sub, first)
    assert.notEqual(first, sub)
  })

  test("under two Open Platforms, or none, they are two people", async () => {
    for (const openPlatform of ["another-open", null]) {
      await clubAccount(openPlatform)
      const { person } = await world.newPerson(w)
      const { sub } = await world.signIn(w, person)
      assert.notEqual(await clubSub(person), sub, String(openPlatform))
    }
    await clubAccount("acme-open")
  })
})
