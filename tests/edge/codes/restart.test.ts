// Chat codes in a data folder: after kill -9, after they expire, and when no number is free.

import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { after, before, describe, test } from "node:test"
import { filesOf } from "../../support/directory.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld(world.onlyByCode)
})
after(() => w.close())

/** kill -9, a statement in each file of a desk, and a start. */
async function meanwhile(desk: string, statement: string, ...values: (string | number)[]) {
  await w.menshen.kill()
  for (const file of filesOf(w, desk)) {
    const database = new DatabaseSync(file)
    database.prepare(statement).run(...values)
    database.close()
  }
  await w.menshen.start()
}

describe("a chat code in storage", () => {
  test("INV-16: still signs in after kill -9, unless its ticket expired", async () => {
    const { person, openid } = await world.newPerson(w)
    const [ticket, late] = [await world.openTicket(w), await world.openTicket(w)]
    await meanwhile("TicketDesk", "UPDATE tickets SET deadline = 0 WHERE scene = ?", late.scene)
    const sent = await world.sendText(w, person, late.chat_code ?? "")
    assert.match(sent.replies.join(), /登录码已过期/)
    assert.equal((await world.statusOf(w, late)).body.state, "expired")
    await world.sendText(w, person, ticket.chat_code ?? "")
    assert.equal((await world.untilSettled(w, ticket)).state, "approved")
    assert.match(w.menshen.log(), /"event":"scan_without_effect","reason":"ticket_expired"/)
    assert.ok(!w.menshen.log().includes(openid))
  })

  test("is wrong after ten minutes, whatever became of its ticket", async () => {
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    await meanwhile("AccountKeeper", "UPDATE chat_codes SET free_at = ?", Date.now())
    const { replies } = await world.sendText(w, person, ticket.chat_code ?? "")
    assert.match(replies.join(), /登录码不对，或已过期/)
    assert.equal((await world.statusOf(w, ticket)).body.state, "waiting")
  })
})

describe("without a free number", () => {
  const ask = (path: string, query: object) =>
    fetch(`${w.menshen.url}${path}?${new URLSearchParams({ ...query })}`, { redirect: "manual" })

  test("the widget gets 429, the page says to wait, and other sign-ins go on", async () => {
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    await meanwhile(
      "AccountKeeper",
      `INSERT OR IGNORE INTO live_chat_codes
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 8999)
      SELECT printf('elsewhere %d', i), 'bot', ? FROM n`,
      Date.now() + 600_000,
    )
    await assert.rejects(world.openTicket(w), /429.*chat_codes_exhausted/)
    const page = await ask("/authorize", {
      client_id: "shop",
      redirect_uri: w.redirectUri,
      response_type: "code",
      scope: "openid",
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
      ui_locales: "en",
    })
    assert.equal(page.headers.get("retry-after"), "120")
    assert.match(await page.text(), /Too many sign-ins are under way just now. Wait two minutes/)
    assert.match(w.menshen.log(), /"event":"codes_exhausted","account":"acme"/)
    await world.sendText(w, person, ticket.chat_code ?? "")
    assert.equal((await world.untilSettled(w, ticket)).state, "approved")
  })
})
