// Somebody adds a WeChat to their account, and another person sees the QR code, over the shoulder or in a
// shared screen, and scans it first. That used to add the other person's WeChat, which then owned the
// account (ID-08, CD-06).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { account, change, openLink, signedInTo, typeOnPage, visit } from "../support/account.ts"
import * as ladder from "../support/confirm.ts"
import { ownerOf, until } from "../support/directory.ts"
import * as world from "../support/world.ts"

for (const confirm of ["none", "tap", "reply"]) {
  describe(`the QR code of "add a WeChat" in an app with confirm "${confirm}"`, () => {
    let w: world.World
    before(async () => {
      w = await world.startWorld((config) => {
        for (const app of config.apps as object[]) Object.assign(app, { confirm })
      })
    })
    after(() => w.close())

    /** A browser in which the owner of an account is signed in, with the QR code on its screen. */
    async function ownerAtWork() {
      const owner = await world.newPerson(w)
      const link = await openLink(w, await signedInTo(w, "shop", owner.openid))
      return { owner, link, user: ownerOf(w, owner.openid) }
    }

    test("adds nobody who only scans it", async () => {
      const { owner, link, user } = await ownerAtWork()
      const thief = await world.newPerson(w)
      const chatReply = await ladder.scanBy(w, thief.openid, link.scene)
      await ladder.press(ladder.linkIn(chatReply, "confirm"), "yes").catch(() => {})
      const page = `/authorize/wait?ticket=${link.scene}`
      const shown = await (await visit(w, page, link.held)).text()
      const number = /class="match-number">(\d\d)</.exec(shown)?.[1]
      if (number !== undefined) await ladder.answer(w, thief.openid, number)
      await until("the browser shows what it asks, or the link is made", async () => {
        const answer = await visit(w, page, link.held)
        const isAsked = (await answer.text()).includes('name="phone_code"')
        return isAsked || ownerOf(w, thief.openid) === user
      })
      assert.equal(ownerOf(w, thief.openid), undefined)
      for (const wrong of ["000000", "999999"]) await typeOnPage(w, link, wrong)
      assert.equal(ownerOf(w, thief.openid), undefined)
      assert.equal(ownerOf(w, owner.openid), user)
    })

    test("is answered by the code of the owner's own phone, and only a yes adds the WeChat", async () => {
      const { link, user } = await ownerAtWork()
      const second = await world.newPerson(w)
      const chatReply = await ladder.scanBy(w, second.openid, link.scene)
      const mark = ladder.markIn(chatReply)
      const asked = await (await visit(w, `/authorize/wait?ticket=${link.scene}`, link.held)).text()
      assert.ok(asked.includes(mark), "the browser shows the same mark as the chat")
      await typeOnPage(w, link, ladder.phoneCodeIn(chatReply))
      const page = await account(w, link.held, `&add=${link.scene}`)
      assert.ok(page.html.includes(mark), "the question names the WeChat by its mark")
      assert.match(page.html, /value="keep"[^>]* autofocus/)
      assert.equal(ownerOf(w, second.openid), undefined, "the right code alone adds nothing")
      await change(w, link.held, { action: "add", token: page.token, ticket: link.scene })
      assert.equal(ownerOf(w, second.openid), user)
    })
  })
}
