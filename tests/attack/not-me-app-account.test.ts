// A thief shows the QR code of an app that asks new people about old accounts, a new person scans it, and
// the thief proves an old account of the thief's at the application. The account that this opens is the
// new person's from then on. "Not me" must not leave the thief's application account as a way into it
// (INV-23, CD-01).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { type ChoosingWorld, call, startChoosing, statementOf } from "../support/choosing.ts"
import * as ladder from "../support/confirm.ts"
import { ownerOf } from "../support/directory.ts"
import * as world from "../support/world.ts"

let w: ChoosingWorld
before(async () => {
  w = await startChoosing()
})
after(() => w.close())

/** The thief's browser has a ticket that this WeChat scanned, and proves an account of the application. */
async function proveAs(openid: string, appAccount: string) {
  const opened = await world.openTicket(w)
  const chatReply = await ladder.scanBy(w, openid, opened.scene)
  // The person was talked into reading out the code of their chat (CD-03).
  const ticket = { ...opened, phoneCode: ladder.phoneCodeIn(chatReply) }
  const { state } = await world.untilSettled(w, ticket)
  assert.equal(state, "choosing")
  const { body } = await call(w, ticket, "/proofs", { kind: "app" })
  const started = await fetch(body.url, {
    method: "POST",
    redirect: "manual",
    headers: { origin: w.origin },
    body: new URLSearchParams({ ticket: ticket.scene, secret: ticket.secret }),
  })
  const to = new URL(started.headers.get("location") ?? "")
  const { jti } = world.claimsOf(to.searchParams.get("request") ?? "")
  const cookie = started.headers.get("set-cookie")?.split(";")[0] ?? ""
  const statement = statementOf(w, jti, { claims: { sub: appAccount } })
  await fetch(`${w.menshen.url}/proofs/return?statement=${statement}`, {
    redirect: "manual",
    headers: { cookie },
  })
  return { ticket, notMe: ladder.linkIn(chatReply, "not-me") }
}

describe('"not me" by a new person whose scan a thief used', () => {
  test("leaves no account of the thief's at the application as a way in", async () => {
    const [victim, thief] = [await world.newPerson(w), await world.newPerson(w)]
    const { notMe } = await proveAs(victim.openid, "thief-1")
    const user = ownerOf(w, victim.openid)
    assert.ok(user)
    assert.equal(await ladder.press(notMe), 200)
    await proveAs(thief.openid, "thief-1")
    assert.equal(ownerOf(w, victim.openid), user, "the victim signs in to that account from now on")
    assert.notEqual(ownerOf(w, thief.openid), ownerOf(w, victim.openid), "and the thief, too")
  })
})
