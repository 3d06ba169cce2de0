// SQL statements fail one after another, at every position (OP-10, BI 139): only completed changes
// are acknowledged, and an unacknowledged request can be repeated.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ownerOf, rowsOf } from "../support/directory.ts"
import { newOpenid, postMessage, scanFields, xmlOf } from "../support/push.ts"
import * as world from "../support/world.ts"
import { type Desk, startTroubled, type Troubled } from "./troubled.ts"

let w: Troubled
before(async () => {
  w = await startTroubled()
})
after(() => w.close())

/**
 * Runs `attempt` with the first statement after `fail()` failing, then with the second, and so on
 * until no statement is left. A statement fails once; a retry finds a working disk.
 */
async function atEveryStatement(desk: Desk, attempt: (fail: () => Promise<void>) => Promise<void>) {
  for (let at = 1; at < 100; at++) {
    await attempt(() => w.order({ sqlFails: { desk, at } }))
    await w.order({})
    if ((await w.statements()) < at) return assert.ok(at > 1, "no statement ran at all")
  }
  assert.fail("there is always another statement")
}

/** The failing statement may be one that reads the state. */
async function settled(ticket: world.BrowserTicket): Promise<{ state?: string }> {
  const first = await world.untilSettled(w, ticket)
  return first.state === undefined ? world.untilSettled(w, ticket) : first
}

const push = (openid: string, { scene }: world.BrowserTicket) =>
  postMessage(w, xmlOf(scanFields(w, openid, scene)))

async function answered(ticket: world.BrowserTicket): Promise<{ state: string }> {
  const { status, body } = await world.statusOf(w, ticket)
  return status === 200 ? body : (await world.statusOf(w, ticket)).body
}

const redemption = async (ticket: world.BrowserTicket, code: string): Promise<number> =>
  (await world.redeem(w, code, ticket.verifier)).status

async function approved(): Promise<world.BrowserTicket> {
  const ticket = await world.openTicket(w)
  await push(newOpenid(), ticket)
  assert.equal((await settled(ticket)).state, "approved")
  return ticket
}

test("a push is acknowledged once the ticket's row holds it, and otherwise sent again (BI 139)", async () => {
  const acknowledged: world.BrowserTicket[] = []
  let refused = 0
  await atEveryStatement("TicketDesk", async (fail) => {
    const [ticket, openid] = [await world.openTicket(w), newOpenid()]
    await fail()
    const { status } = await push(openid, ticket)
    assert.ok(status === 200 || status === 503, `${status}`)
    if (status === 200) acknowledged.push(ticket)
    else refused++
    if (status === 503) assert.equal((await push(openid, ticket)).status, 200, "sent again")
    assert.equal((await settled(ticket)).state, "approved")
  })
  assert.ok(refused > 0 && acknowledged.length > 0)
  await w.menshen.kill()
  await w.menshen.start()
  for (const ticket of acknowledged) assert.equal((await answered(ticket)).state, "approved")
})

test("a desk that cannot start acknowledges nothing, and starts when it can (BI 139)", async () => {
  await atEveryStatement("TicketDesk", async (fail) => {
    const [ticket, openid] = [await world.openTicket(w), newOpenid()]
    await w.menshen.kill()
    await w.menshen.start()
    await fail()
    const { status } = await push(openid, ticket)
    assert.ok(status === 200 || status === 503, `${status}`)
    if (status === 503) assert.equal((await push(openid, ticket)).status, 200, "sent again")
    assert.equal((await settled(ticket)).state, "approved")
  })
})

test("the person ends up as one user, whatever fails in the directory (BI 139)", async () => {
  await atEveryStatement("Directory", async (fail) => {
    const [ticket, openid] = [await world.openTicket(w), newOpenid()]
    await fail()
    assert.equal((await push(openid, ticket)).status, 200)
    assert.equal((await settled(ticket)).state, "approved")
    await w.order({})
    const rows = rowsOf(w, "SELECT user FROM identities WHERE openid = ?", openid)
    assert.equal(rows.length, 1)
    const { body } = await world.collect(w, ticket)
    const redeemed = await world.redeem(w, body.code, ticket.verifier)
    assert.equal(world.claimsOf(redeemed.body.id_token).sub, ownerOf(w, openid))
  })
})

test("a ticket, a code and a token are answered once their row is written (BI 139)", async () => {
  await atEveryStatement("TicketDesk", async (fail) => {
    await fail()
    const ticket = await world.openTicket(w).catch(() => undefined)
    if (ticket !== undefined) assert.equal((await answered(ticket)).state, "waiting")
  })
  await atEveryStatement("TicketDesk", async (fail) => {
    const ticket = await approved()
    await fail()
    const first = await world.collect(w, ticket).catch(() => undefined)
    const { body } = first?.status === 200 ? first : await world.collect(w, ticket)
    const redeemed = await redemption(ticket, body.code)
    assert.ok(redeemed === 200 || (await redemption(ticket, body.code)) === 200)
  })
  await atEveryStatement("TicketDesk", async (fail) => {
    const ticket = await approved()
    const { code } = (await world.collect(w, ticket)).body
    await fail()
    const [first, second] = [await redemption(ticket, code), await redemption(ticket, code)]
    assert.deepEqual([first, second].filter((status) => status === 200).length, 1)
  })
})

test("a code survives what fails before it is used (RFC 6749 section 4.1.2)", async () => {
  const broken = await approved()
  const { code } = (await world.collect(w, broken)).body
  await w.order({ keyRing: "fails" })
  assert.equal(await redemption(broken, code), 500)
  await w.order({})
  assert.equal(await redemption(broken, code), 200)
  await atEveryStatement("SessionDesk", async (fail) => {
    const ticket = await approved()
    const { code } = (await world.collect(w, ticket)).body
    await fail()
    const first = await redemption(ticket, code)
    assert.ok(first === 200 || (await redemption(ticket, code)) === 200, `${first}`)
  })
})

test("a redemption whose answer is lost between desk and worker is repeated, by the worker alone (INV-07)", async () => {
  const ticket = await approved()
  const { code } = (await world.collect(w, ticket)).body
  await w.order({ redemptionsLost: 1 })
  const { status, body } = await world.redeem(w, code, ticket.verifier)
  assert.equal(status, 200)
  const userinfo = () =>
    fetch(`${w.menshen.url}/userinfo`, {
      headers: { authorization: `Bearer ${body.access_token}` },
    })
  assert.equal((await userinfo()).status, 200)
  assert.equal(await redemption(ticket, code), 400, "the client's own repetition is a second use")
  assert.equal((await userinfo()).status, 401)
})

test("a redemption that is lost for good has used the code (INV-07)", async () => {
  const ticket = await approved()
  const { code } = (await world.collect(w, ticket)).body
  await w.order({ redemptionsLost: 5 })
  assert.equal(await redemption(ticket, code), 503)
  assert.equal(await redemption(ticket, code), 400)
})

/** The answer to a program when the disk fails. */
async function assertFailed(answer: Response): Promise<void> {
  const { status, headers } = answer
  const seen = [status, headers.get("retry-after"), headers.get("content-type")]
  assert.deepEqual(seen, [503, "5", "application/json"])
  assert.ok(headers.has("access-control-allow-origin"), "a page can read it")
  assert.equal((await answer.json()).error, "temporarily_unavailable")
}

test("while the disk fails, /tickets and /token say so in JSON, with a time to retry (OP-10)", async () => {
  const fail = () => w.order({ sqlFails: { desk: "TicketDesk", at: 1 } })
  const ticket = await approved()
  const { code } = (await world.collect(w, ticket)).body
  const { origin, redirectUri } = w
  await fail()
  const params = { client_id: "shop", redirect_uri: redirectUri, code_challenge: "A".repeat(43) }
  const body = JSON.stringify({ ...params, code_challenge_method: "S256" })
  const tickets = `${w.menshen.url}/tickets`
  await assertFailed(await fetch(tickets, { method: "POST", body, headers: { origin } }))
  await fail()
  const headers = { origin, authorization: `Bearer ${ticket.secret}` }
  await assertFailed(await fetch(`${tickets}/${ticket.scene}`, { headers }))
  await fail()
  const redeem = () =>
    fetch(`${w.menshen.url}/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: "shop",
        redirect_uri: redirectUri,
        code,
        code_verifier: ticket.verifier,
      }),
    })
  await assertFailed(await redeem())
  const answer = await redeem()
  assert.equal(answer.status, 200, "and the code was not spent by it")
  const caches = [answer.headers.get("cache-control"), answer.headers.get("pragma")]
  assert.deepEqual(caches, ["no-store", "no-cache"], "RFC 6749 section 5.1")
})
