// A statement of SQL fails at every place where one is (OP-10, BI 139): nothing is acknowledged that
// did not happen, and what was not acknowledged can be asked for again.

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
 * until there is none that late. A statement fails once; who asks again finds the disk mended.
 */
async function atEveryStatement(desk: Desk, attempt: (fail: () => Promise<void>) => Promise<void>) {
  for (let at = 1; at < 100; at++) {
    await attempt(() => w.order({ sqlFails: { desk, at } }))
    await w.order({})
    if ((await w.statements()) < at) return assert.ok(at > 1, "no statement ran at all")
  }
  assert.fail("there is always another statement")
}

/** The statement that fails may be one that reads the state. */
const settled = (ticket: world.BrowserTicket) =>
  world.untilSettled(w, ticket).catch(() => world.untilSettled(w, ticket))

const push = (openid: string, { scene }: world.BrowserTicket) =>
  postMessage(w, xmlOf(scanFields(w, openid, scene)))

const answered = async (ticket: world.BrowserTicket): Promise<{ state: string }> =>
  (await world.statusOf(w, ticket).catch(() => world.statusOf(w, ticket))).body

/** The status of the answer; a page instead of JSON is no token. */
const redemption = async (ticket: world.BrowserTicket, code: string): Promise<number> =>
  (await world.redeem(w, code, ticket.verifier).catch(() => ({ status: 500 }))).status

async function approved(): Promise<world.BrowserTicket> {
  const ticket = await world.openTicket(w)
  await push(newOpenid(), ticket)
  assert.equal((await settled(ticket)).state, "approved")
  return ticket
}

test("BI 139: a push is acknowledged once the ticket's row has it, and else sent again", async () => {
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

test("BI 139: a desk that cannot start acknowledges nothing, and starts when it can", async () => {
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

test("BI 139: whatever fails in the directory, the person is one user in the end", async () => {
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

test("BI 139: a ticket, a code and a token are answered once their row is written", async () => {
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
