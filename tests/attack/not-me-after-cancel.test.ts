// A thief's browser proves the thief's own old account for a victim who scanned, and cancels the ticket while
// the directory asks WeChat. The ticket never hears what the directory then wrote. "Not me" must find it all
// the same (INV-23).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { type ChoosingWorld, call, startChoosing, statementOf } from "../support/choosing.ts"
import * as ladder from "../support/confirm.ts"
import { ownerOf } from "../support/directory.ts"
import * as world from "../support/world.ts"

const apiFaultPath = "/cgi-bin/user/info"
let w: ChoosingWorld
before(async () => {
  w = await startChoosing()
})
after(() => w.close())

const slow = (apiDelayMs: number) =>
  world.post(`${w.sandboxUrl}/platform/switches`, { apiFaultPath, apiDelayMs })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The thief's browser has a ticket that this WeChat scanned, and the application's statement. */
async function ready(openid: string, appAccount: string) {
  const opened = await world.openTicket(w)
  const chatReply = await ladder.scanBy(w, openid, opened.scene)
  // The person was talked into reading out the code of their chat (CD-03).
  const ticket = { ...opened, phoneCode: ladder.phoneCodeIn(chatReply) }
  assert.equal((await world.untilSettled(w, ticket)).state, "choosing")
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
  const give = () =>
    fetch(`${w.menshen.url}/proofs/return?statement=${statement}`, {
      redirect: "manual",
      headers: { cookie },
    })
  return { ticket, give, notMe: ladder.linkIn(chatReply, "not-me") }
}

describe('"not me" after the thief cancelled', () => {
  test("takes the victim's WeChat out of the thief's account", async () => {
    const [victim, thief] = [await world.newPerson(w), await world.newPerson(w)]
    await (await ready(thief.openid, "thief-1")).give()
    assert.ok(ownerOf(w, thief.openid))
    const { ticket, give, notMe } = await ready(victim.openid, "thief-1")
    await slow(1500)
    const given = give()
    await pause(500)
    const cancelled = await call(w, ticket, "/cancel", {})
    assert.equal(cancelled.status, 200)
    assert.equal((await given).status, 409)
    await slow(0)
    assert.equal(await ladder.press(notMe), 200)
    assert.notEqual(ownerOf(w, victim.openid), ownerOf(w, thief.openid))
  })
})
