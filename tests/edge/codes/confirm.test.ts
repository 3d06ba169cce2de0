// The confirmation ladder where the ticket was named by a code: the code says which sign-in is meant,
// and agreeing to it comes after.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as ladder from "../../support/confirm.ts"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await ladder.startLadder(world.onlyByCode)
})
after(() => w.close())

/** Somebody sends the code of a page of this rung. */
async function sent(client: ladder.Rung): Promise<ladder.Scanned> {
  const ticket = await world.openTicket(w, { client_id: client })
  const openid = push.newOpenid()
  const chatReply = (await ladder.answer(w, openid, ticket.chat_code ?? "")) ?? ""
  const links = {
    confirmLink: ladder.linkIn(chatReply, "confirm"),
    notMeLink: ladder.linkIn(chatReply, "not-me"),
  }
  return { ticket, openid, client, chatReply, ...links, phoneCode: ladder.phoneCodeIn(chatReply) }
}

for (const rung of ladder.rungs) {
  test(`INV-05: ${rung}: the code alone signs nobody in; who agrees after it is signed in`, async () => {
    const scan = await sent(rung)
    assert.match(scan.chatReply, /登录「Acme Shop」，需要你确认/)
    assert.equal(await ladder.stateOf(w, scan.ticket), "scanned")
    const again = await ladder.answer(w, scan.openid, scan.ticket.chat_code ?? "")
    assert.equal(again, scan.chatReply, "the code once more asks the same, and agrees to nothing")
    assert.equal(await ladder.stateOf(w, scan.ticket), "scanned")
    await ladder.agree(w, scan)
    const { body } = await ladder.tokensOf(w, scan)
    assert.equal(world.claimsOf(body.id_token).wechat_openid, scan.openid)
  })

  test(`CD-06: ${rung}: whoever sends the same code later is told so and agrees to nothing`, async () => {
    const scan = await sent(rung)
    const other = push.newOpenid()
    const chatReply = await ladder.answer(w, other, scan.ticket.chat_code ?? "")
    assert.match(chatReply ?? "", /登录码已被别人用过/)
    assert.equal(await ladder.stateOf(w, scan.ticket), "scanned")
  })
}

test("INV-23: who sent a code says by the link in the chat that it was not them", async () => {
  const scan = await sent("tap")
  await ladder.press(scan.notMeLink)
  assert.equal(await ladder.stateOf(w, scan.ticket), "denied")
})
