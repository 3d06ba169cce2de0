// A thief shows the QR code of an app that asks new people about old accounts, a new person scans it, and
// the thief proves an old account of the thief's at the application. The account that this opens is the
// new person's from then on. "Not me" must not leave the thief's application account as a way into it
// (INV-23, CD-01).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { type ChoosingWorld, startChoosing } from "../support/choosing.ts"
import * as ladder from "../support/confirm.ts"
import { ownerOf } from "../support/directory.ts"
import { leaveForApp } from "../support/stolen-proof.ts"
import * as world from "../support/world.ts"

let w: ChoosingWorld
before(async () => {
  w = await startChoosing()
})
after(() => w.close())

async function proveAs(openid: string, appAccount: string) {
  const { give, notMe } = await leaveForApp(w, openid, appAccount)
  await give()
  return { notMe }
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
