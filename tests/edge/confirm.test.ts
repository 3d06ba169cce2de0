// The confirmation ladder: what each rung asks, and that only the person who scanned can agree.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as ladder from "../support/confirm.ts"
import * as world from "../support/world.ts"

let w: world.World
before(async () => {
  w = await ladder.startLadder()
})
after(() => w.close())

const statusOf = async (ticket: world.BrowserTicket) => (await world.statusOf(w, ticket)).body

for (const rung of ladder.rungs) {
  test(`INV-05: ${rung}: nobody is signed in until the person agrees, and then they are`, async () => {
    const scan = await ladder.scanned(w, rung)
    const status = await statusOf(scan.ticket)
    assert.deepEqual([status.state, status.confirm], ["scanned", rung])
    assert.equal(status.number === undefined, rung !== "reply")
    const early = await world.collect(w, scan.ticket)
    assert.deepEqual([early.status, early.body.error], [409, "ticket_out_of_turn"])
    await ladder.agree(w, scan)
    const { status: settled, body } = await ladder.tokensOf(w, scan)
    assert.equal(settled, 200)
    const claims = world.claimsOf(body.id_token)
    assert.equal(claims.wechat_openid, scan.openid)
    assert.equal(claims.acr, `urn:menshen:confirm:${rung}`)
    assert.deepEqual(claims.amr, ["wechat", "mca", ...(rung === "code" ? ["otp"] : [])])
  })
}
