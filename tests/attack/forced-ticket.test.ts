// A registered but hostile site makes a ticket, scans it itself, and posts it to our choosing page from
// the browser of a visitor who is signed in. One click there used to give the visitor's account to the
// site's WeChat, in every app of the pool (CD-06, ID-08).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { cookieOf, signedIn } from "../support/account.ts"
import { startChoosing } from "../support/choosing.ts"
import * as ladder from "../support/confirm.ts"
import { ownerOf, until } from "../support/directory.ts"
import * as world from "../support/world.ts"

const evil = "https://evil.example"
let w: Awaited<ReturnType<typeof startChoosing>>
before(async () => {
  w = await startChoosing((config) => {
    const apps = config.apps as object[]
    Object.assign(apps[0] ?? {}, { firstSignIn: "create", proofs: {} })
    const hostile = { name: "Evil", origins: [evil], redirectUris: [`${evil}/back`] }
    Object.assign(apps.at(-1) ?? {}, hostile, { proofs: { session: true } })
  })
})
after(() => w.close())

/** A ticket of the hostile site, which its own WeChat has scanned. */
async function scannedByEvil() {
  const { openid } = await world.newPerson(w)
  const more = { client_id: "other", redirect_uri: `${evil}/back` }
  const ticket = await world.openTicket(w, more, { origin: evil })
  const chatReply = await ladder.scanBy(w, openid, ticket.scene)
  assert.equal((await world.untilSettled(w, ticket)).state, "choosing")
  return { openid, ticket, chatReply }
}

type Forced = Awaited<ReturnType<typeof scannedByEvil>>

/** The cookies of a visitor whose browser the hostile site makes post its ticket. */
async function force(session: string, { ticket: { scene, secret } }: Forced): Promise<string> {
  const entered = await fetch(`${w.menshen.url}/choose/enter`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: session, origin: evil },
    body: new URLSearchParams({ ticket: scene, secret }),
  })
  assert.equal(entered.status, 303)
  return `${session}; ${cookieOf(entered)}`
}

const page = async (cookie: string, scene: string) =>
  (await fetch(`${w.menshen.url}/choose?ticket=${scene}`, { headers: { cookie } })).text()

const choose = (cookie: string, scene: string, more: Record<string, string> = {}) =>
  fetch(`${w.menshen.url}/choose`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin: w.menshen.url },
    body: new URLSearchParams({ ticket: scene, choice: "session", ...more }),
  })

describe("a ticket that another site brought into the browser", () => {
  test("does not get the visitor's account by a click", async () => {
    const visitor = await world.newPerson(w)
    const session = await signedIn(w, visitor.person)
    const forced = await scannedByEvil()
    const cookie = await force(session, forced)
    for (const choice of ["session", "add"]) {
      await choose(cookie, forced.ticket.scene, { choice })
      await choose(cookie, forced.ticket.scene, { choice, phone_code: "000000" })
    }
    assert.equal(ownerOf(w, forced.openid), undefined)
  })

  test("gets it only by the code of the phone, on a page that names WeChat, account and application", async () => {
    const visitor = await world.newPerson(w)
    const session = await signedIn(w, visitor.person)
    const forced = await scannedByEvil()
    const { scene } = forced.ticket
    const cookie = await force(session, forced)
    assert.doesNotMatch(await page(cookie, scene), /value="session"/)
    const asked = await page(cookie, `${scene}&step=session`)
    const facts = ["Evil", ladder.markIn(forced.chatReply), `…${visitor.openid.slice(-4)}`]
    for (const fact of facts) assert.ok(asked.includes(fact), fact)
    assert.match(asked, /name="phone_code"/)
    const phone_code = ladder.phoneCodeIn(forced.chatReply)
    await choose(cookie, scene, { choice: "add", phone_code })
    await until("it is added", () => ownerOf(w, forced.openid) === ownerOf(w, visitor.openid))
  })
})
