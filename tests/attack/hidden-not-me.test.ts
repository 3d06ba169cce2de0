// Whoever shows the QR codes of an application to strangers could silence the warning about it (CD-04): the
// warning compares "not me" with the scans, and one phone that scans its own code again and again was a crowd.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as ladder from "../support/confirm.ts"
import * as push from "../support/push.ts"
import * as world from "../support/world.ts"

let w: world.World
before(async () => {
  w = await ladder.startLadder()
})
after(() => w.close())

test("CD-04: two thousand scans of one code are one scan", async () => {
  const ticket = await world.openTicket(w, { client_id: "shop" })
  const openid = push.newOpenid()
  for (let at = 0; at < 2400; at += 30) {
    await Promise.all(Array.from({ length: 30 }, () => ladder.scanBy(w, openid, ticket.scene)))
  }
  for (let times = 0; times < 21; times++) {
    const { notMeLink } = await ladder.scanned(w, "shop")
    assert.equal(await ladder.press(notMeLink), 200)
  }
  assert.match(w.menshen.log(), /"event":"many_not_me"/)
})
