// An application that asks for a confirmation shares its people with one that does not: a session of the
// latter cannot change an account (ID-07, CD-01).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import {
  account,
  addScanned,
  change,
  cookieOf,
  openLink,
  signedIn,
  visit,
} from "../../support/account.ts"
import * as ladder from "../../support/confirm.ts"
import { ownerOf, until } from "../../support/directory.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await ladder.startLadder((config) => {
    const apps = config.apps as { clientId: string; firstSignIn: string; proofs: object }[]
    for (const app of apps) {
      if (app.clientId !== "phone-code") continue
      Object.assign(app, { firstSignIn: "ask", proofs: { session: true } })
    }
  })
})
after(() => w.close())

/** The cookie of a browser that signed in to an application, with the confirmation that it asks for. */
async function signedInTo(client: string, openid: string): Promise<string> {
  const scan = await ladder.scanned(w, client, openid)
  await ladder.agree(w, scan)
  await world.untilSettled(w, scan.ticket)
  const held = ticketCookie(scan.ticket)
  return cookieOf(await visit(w, `/authorize/resume?ticket=${scan.ticket.scene}`, held))
}

describe("the confirmation behind a session", () => {
  test("without it, or with a tap or a number, the account page has no form and adds no WeChat", async () => {
    const victim = await world.newPerson(w)
    const strong = await signedIn(w, victim.person).then(() =>
      signedInTo("phone-code", victim.openid),
    )
    for (const cookie of [
      await signedIn(w, victim.person),
      await signedInTo("tap", victim.openid),
      await signedInTo("reply", victim.openid),
    ]) {
      const { status, token } = await account(w, cookie)
      assert.deepEqual([status, token], [200, ""])
      const { token: other } = await account(w, strong)
      assert.equal((await change(w, cookie, { action: "link", token: other })).status, 403)
    }
  })

  test("with the strictest one the account page adds a WeChat", async () => {
    const [mine, other] = [await world.newPerson(w), await world.newPerson(w)]
    await signedIn(w, mine.person)
    const link = await openLink(w, await signedInTo("phone-code", mine.openid))
    await addScanned(w, link, await ladder.scanBy(w, other.openid, link.scene))
    await until("they are linked", () => ownerOf(w, other.openid) === ownerOf(w, mine.openid))
  })

  test("ID-08: a session with a weaker one does not prove the old account of a new person", async () => {
    const [victim, thief] = [await world.newPerson(w), await world.newPerson(w)]
    const weak = await signedIn(w, victim.person)
    const strong = await signedInTo("phone-code", victim.openid)
    const scan = await ladder.scanned(w, "phone-code", thief.openid)
    await ladder.agree(w, scan)
    assert.equal((await world.untilSettled(w, scan.ticket)).state, "choosing")
    const held = ticketCookie(scan.ticket)
    const prove = (session: string) =>
      fetch(`${w.menshen.url}/choose`, {
        method: "POST",
        redirect: "manual",
        headers: { cookie: `${held}; ${session}`, origin: w.menshen.url },
        body: new URLSearchParams({ ticket: scan.ticket.scene, choice: "add" }),
      })
    const refused = await prove(weak)
    assert.match(refused.headers.get("location") ?? "", /notice=session_required/)
    assert.equal(ownerOf(w, thief.openid), undefined)
    assert.equal((await prove(strong)).status, 200)
  })
})
