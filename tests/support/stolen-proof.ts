// A thief's browser has a ticket that somebody else's WeChat scanned, and leaves for the application to prove
// an account of the thief's there.

import assert from "node:assert/strict"
import { type ChoosingWorld, call, statementOf } from "./choosing.ts"
import * as ladder from "./confirm.ts"
import * as world from "./world.ts"

/** `give` returns with the application's statement. */
export async function leaveForApp(w: ChoosingWorld, openid: string, appAccount: string) {
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
