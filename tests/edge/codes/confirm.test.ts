// The confirmation ladder after a chat code: the code says which sign-in is meant, and the confirmation
// follows.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as ladder from "../../support/confirm.ts"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await ladder.startLadder(world.onlyByCode)
})
after(() => w.close())

/** A person sends the code of a page of this rung. */
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

describe("the confirmation after a chat code", () => {
  for (const rung of ladder.rungs) {
    test(`INV-05: ${rung}: the code alone signs nobody in, and the confirmation does`, async () => {
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

    test(`CD-06: ${rung}: a second sender of the same code is told so and cannot confirm`, async () => {
      const scan = await sent(rung)
      const other = push.newOpenid()
      const chatReply = await ladder.answer(w, other, scan.ticket.chat_code ?? "")
      assert.match(chatReply ?? "", /登录码已被别人用过/)
      assert.equal(await ladder.stateOf(w, scan.ticket), "scanned")
    })
  }

  test("INV-23: the link in the chat says that it was not the sender", async () => {
    const scan = await sent("tap")
    await ladder.press(scan.notMeLink)
    assert.equal(await ladder.stateOf(w, scan.ticket), "denied")
  })
})
