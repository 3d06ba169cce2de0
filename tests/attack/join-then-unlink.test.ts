// A thief shows the QR code of "add a WeChat" to a victim who scans it, joins the victim's account to his
// own, and removes the victim's WeChat. "Not me" used to answer that everything had ended, while the
// account stayed lost (INV-23, ID-05).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { account, addScanned, change, openLink, signedIn } from "../support/account.ts"
import { adminWorld, call, poolPath } from "../support/admin.ts"
import * as ladder from "../support/confirm.ts"
import { ownerOf, until } from "../support/directory.ts"
import * as world from "../support/world.ts"

let w: world.World
before(async () => {
  w = await adminWorld()
})
after(() => w.close())

/** The victim's account is joined to the thief's, as the victim was talked into it (CD-03). */
async function joined() {
  const [thief, victim] = [await world.newPerson(w), await world.newPerson(w)]
  const lost = (await world.signIn(w, victim.person)).sub
  const link = await openLink(w, await signedIn(w, thief.person))
  const chatReply = await ladder.scanBy(w, victim.openid, link.scene)
  await addScanned(w, link, chatReply)
  const fields = { action: "join", token: link.token, ticket: link.scene }
  await until("the accounts are joined", async () => {
    await change(w, link.held, fields)
    return ownerOf(w, victim.openid) === ownerOf(w, thief.openid)
  })
  return { thief, victim, lost, notMe: ladder.linkIn(chatReply, "not-me") }
}

/** Signs in as the thief, and removes the identity. */
async function remove(person: string, openid: string) {
  const cookie = await signedIn(w, person)
  const { html, token } = await account(w, cookie)
  const entry = html.slice(html.indexOf(`…${openid.slice(-4)}`))
  const id = /name="id" value="([^"]+)"/.exec(entry)?.[1] ?? ""
  return change(w, cookie, { action: "unlink", id, token })
}

describe('"not me" after a join and a removal', () => {
  test("gives the account back to the victim, whose WeChat the thief cannot remove", async () => {
    const { thief, victim, lost, notMe } = await joined()
    await remove(thief.person, victim.openid)
    const page = await (await fetch(notMe, { method: "POST" })).text()
    assert.equal(ownerOf(w, victim.openid), lost, page)
    assert.equal((await world.signIn(w, victim.person)).sub, lost)
    assert.notEqual(ownerOf(w, thief.openid), lost)
  })

  test("gives it back even if an operator removed the WeChat", async () => {
    const { victim, lost, notMe } = await joined()
    const user = ownerOf(w, victim.openid)
    const identity = { appId: w.account.appId, openid: victim.openid }
    const removed = await call(w, "POST", `${poolPath}/users/${user}/unlink`, identity)
    assert.equal(removed.status, 200, JSON.stringify(removed.body))
    assert.equal(await ladder.press(notMe), 200)
    assert.equal(ownerOf(w, victim.openid), lost)
  })
})
