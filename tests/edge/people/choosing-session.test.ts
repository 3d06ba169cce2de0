// The proof `session`: new people add their WeChat to the account that is signed in in their browser.

import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { after, before, describe, test } from "node:test"
import { startChoosing, untilChoosing } from "../../support/choosing.ts"
import { otherThan } from "../../support/confirm.ts"
import { filesOf } from "../../support/directory.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import * as world from "../../support/world.ts"

let w: Awaited<ReturnType<typeof startChoosing>>
before(async () => {
  w = await startChoosing((config) => {
    const [shop] = config.apps as { proofs: object }[]
    Object.assign(shop?.proofs ?? {}, { session: true })
  })
})
after(() => w.close())

type Ticket = world.BrowserTicket
const held = (ticket: Ticket) => ticketCookie(ticket)

/** A person with an account, signed in in a browser through the hosted page. */
async function signedIn(): Promise<{ sub: unknown; session: string }> {
  const { person, ticket } = await untilChoosing(w)
  const made = await choose(ticket, "new", held(ticket))
  assert.equal(made.status, 200)
  const resume = `${w.menshen.url}/authorize/resume?ticket=${ticket.scene}`
  const resumed = await fetch(resume, { headers: { cookie: held(ticket) }, redirect: "manual" })
  const session = (resumed.headers.getSetCookie()[0] ?? "").split(";")[0] ?? ""
  assert.match(session, /^__Host-menshen-session-customers=/)
  return { sub: (await world.signIn(w, person)).sub, session }
}

const choose = (
  ticket: Ticket,
  choice: string,
  cookie: string,
  { origin = w.menshen.url, code = "" } = {},
) =>
  fetch(`${w.menshen.url}/choose`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin },
    body: new URLSearchParams({ ticket: ticket.scene, choice, ...(code && { phone_code: code }) }),
  })

const page = async (ticket: Ticket, cookie: string) =>
  (await fetch(`${w.menshen.url}/choose?ticket=${ticket.scene}`, { headers: { cookie } })).text()

const stateOf = async (ticket: Ticket) => (await world.statusOf(w, ticket)).body.state

describe("the account that is signed in in this browser", () => {
  test("gets a second WeChat, which signs in to it from then on", async () => {
    const { sub, session } = await signedIn()
    const { person, ticket, code } = await untilChoosing(w)
    const both = `${held(ticket)}; ${session}`
    assert.match(await page(ticket, both), /value="session"/)
    const asked = await choose(ticket, "session", both)
    assert.match(asked.headers.get("location") ?? "", /step=session/)
    assert.equal(await stateOf(ticket), "choosing", "the button only leads to the question")
    const wrong = await choose(ticket, "add", both, { code: otherThan(code) })
    assert.match(wrong.headers.get("location") ?? "", /step=session.*notice=confirm_digits_wrong/)
    assert.equal((await choose(ticket, "add", both, { code })).status, 200)
    assert.equal(await stateOf(ticket), "approved")
    assert.equal((await world.signIn(w, person)).sub, sub)
  })

  test("CD-06: gets it only by a click, with this browser's ticket and from its own origin", async () => {
    const { sub, session } = await signedIn()
    const { person, ticket } = await untilChoosing(w)
    const both = `${held(ticket)}; ${session}`
    await page(ticket, both)
    assert.equal(await stateOf(ticket), "choosing", "looking adds nothing")
    assert.equal((await choose(ticket, "session", both, { origin: w.origin })).status, 403)
    assert.equal((await choose(ticket, "session", session)).status, 404)
    assert.equal(await stateOf(ticket), "choosing")
    assert.equal((await choose(ticket, "new", both)).status, 200)
    assert.notEqual((await world.signIn(w, person)).sub, sub)
  })

  test("without a session the page explains how, and the choice is refused", async () => {
    const { ticket } = await untilChoosing(w)
    const html = await page(ticket, held(ticket))
    assert.doesNotMatch(html, /value="session"/)
    assert.match(html, /Sign in with that one, then add this one/)
    const foreign = `__Host-menshen-session-customers=${"A".repeat(43)}`
    for (const cookie of [held(ticket), `${held(ticket)}; ${foreign}`]) {
      const refused = await choose(ticket, "session", cookie)
      assert.match(refused.headers.get("location") ?? "", /notice=session_required/)
    }
    assert.equal(await stateOf(ticket), "choosing")
  })

  test("an app that does not take this proof does not offer it", async () => {
    const { session } = await signedIn()
    const { ticket } = await untilChoosing(w, { client_id: "other" })
    const both = `${held(ticket)}; ${session}`
    assert.doesNotMatch(await page(ticket, both), /value="session"/)
    const refused = await choose(ticket, "session", both)
    assert.match(refused.headers.get("location") ?? "", /notice=choice_not_offered/)
    assert.equal(await stateOf(ticket), "choosing")
  })

  test("ID-07: a session older than five minutes proves nothing", async () => {
    const { session } = await signedIn()
    const { ticket } = await untilChoosing(w)
    const both = `${held(ticket)}; ${session}`
    await w.menshen.kill()
    for (const file of filesOf(w, "SessionDesk")) {
      const database = new DatabaseSync(file)
      database.exec("UPDATE sessions SET auth_time = auth_time - 301000")
      database.close()
    }
    await w.menshen.start()
    assert.doesNotMatch(await page(ticket, both), /value="session"/)
    const refused = await choose(ticket, "session", both)
    assert.match(refused.headers.get("location") ?? "", /notice=session_required/)
    assert.equal(await stateOf(ticket), "choosing")
  })
})
