// A worker dies after the directory has given a WeChat to an account, and before the ticket or anybody else heard
// of it. What was left undone is in the directory's rows, and is done: the sign-in goes on, or "not me" takes
// the WeChat back (INV-16, INV-23).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { addScanned, cookieOf, openLink, visit } from "../support/account.ts"
import * as admin from "../support/admin.ts"
import { type ChoosingWorld, startChoosing } from "../support/choosing.ts"
import * as ladder from "../support/confirm.ts"
import { changeRows, ownerOf, rowsOf, until } from "../support/directory.ts"
import { leaveForApp } from "../support/stolen-proof.ts"
import { ticketCookie } from "../support/ticket-cookie.ts"
import * as world from "../support/world.ts"
import { type Orders, startTroubled } from "./troubled.ts"

/** Beside the app that asks: one that does not. */
function withPlainApp(config: Record<string, unknown>): void {
  const apps = config.apps as object[]
  apps.push({ ...apps[0], clientId: "plain", firstSignIn: "create", proofs: undefined })
}

let w: ChoosingWorld & Orders
before(async () => {
  w = await startTroubled((machine) => startChoosing(withPlainApp, machine))
})
after(() => w.close())

/** The account of one person is proved for another, and the worker dies in between. */
async function unsettled(appAccount: string) {
  const [owner, scanner] = [await world.newPerson(w), await world.newPerson(w)]
  await (await leaveForApp(w, owner.openid, appAccount)).give()
  const left = await leaveForApp(w, scanner.openid, appAccount)
  await w.order({ settling: "fails" })
  assert.equal((await left.give()).status, 500)
  await w.order({})
  assert.equal(ownerOf(w, scanner.openid), ownerOf(w, owner.openid))
  assert.equal(await ladder.stateOf(w, left.ticket), "choosing")
  return { owner, scanner, ...left }
}

/** kill -9, and a start at which every letter is due. */
async function restart(): Promise<void> {
  await changeRows(w, (database) => database.exec("UPDATE outbox SET next_at = 1"))
  // Wakes the directory, which otherwise wakes at its alarm.
  await admin.call(w, "GET", `${admin.poolPath}/conflicts`)
  await until("nothing waits", () => rowsOf(w, "SELECT 1 FROM outbox").length === 0)
}

test("the sign-in goes on", async () => {
  const { ticket, owner } = await unsettled("one")
  await restart()
  assert.equal(await ladder.stateOf(w, ticket), "approved")
  const { body } = await world.collect(w, ticket)
  const { sub } = world.claimsOf((await world.redeem(w, body.code, ticket.verifier)).body.id_token)
  assert.equal(sub, ownerOf(w, owner.openid))
})

test('"not me" after it finds what was given', async () => {
  const { owner, scanner, notMe } = await unsettled("two")
  await restart()
  assert.equal(await ladder.press(notMe), 200)
  assert.notEqual(ownerOf(w, scanner.openid), ownerOf(w, owner.openid))
})

test('"not me" before it ends the ticket, and what was given is taken back', async () => {
  const { owner, scanner, notMe, ticket } = await unsettled("three")
  assert.equal(await ladder.press(notMe), 200)
  await restart()
  assert.notEqual(ownerOf(w, scanner.openid), ownerOf(w, owner.openid))
  assert.equal(await ladder.stateOf(w, ticket), "denied")
})

const slow = (apiDelayMs: number) =>
  world.post(`${w.sandboxUrl}/platform/switches`, {
    apiFaultPath: "/cgi-bin/user/info",
    apiDelayMs,
  })

test("a session adds a WeChat while it is disowned", async () => {
  const [victim, thief] = [await world.newPerson(w), await world.newPerson(w)]
  const ticket = await world.openTicket(w, { client_id: "plain" })
  const notMe = ladder.linkIn(await ladder.scanBy(w, victim.openid, ticket.scene), "not-me")
  await world.untilSettled(w, ticket)
  const cookie = cookieOf(
    await visit(w, `/authorize/resume?ticket=${ticket.scene}`, ticketCookie(ticket)),
  )
  const link = await openLink(w, cookie)
  const chatReply = await ladder.scanBy(w, thief.openid, link.scene)
  await slow(1500)
  await w.order({ settling: "fails" })
  const added = addScanned(w, link, chatReply)
  await until("the directory asks WeChat", async () => (await w.links()) > 0)
  assert.equal(await ladder.press(notMe), 200)
  assert.equal(ownerOf(w, thief.openid), undefined, "WeChat has not answered yet")
  assert.equal((await added).status, 500, "the worker died")
  await w.order({})
  await slow(0)
  assert.equal(ownerOf(w, thief.openid), ownerOf(w, victim.openid))
  await restart()
  assert.notEqual(ownerOf(w, thief.openid), ownerOf(w, victim.openid))
})
