// Two accounts that one person proved (ID-05, ID-09): the person joins them on the account page, and an
// operator can separate them within 30 days.

import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { after, before, describe, test } from "node:test"
import { account, addScanned, change, openLink, signedIn } from "../../support/account.ts"
import { adminWorld, call, poolPath } from "../../support/admin.ts"
import { filesOf, ownerOf, rowsOf, until } from "../../support/directory.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await adminWorld()
})
after(() => w.close())

/** A person with two accounts, signed in to one, who scanned with the WeChat of the other. */
async function bothProved() {
  const [mine, other] = [await world.newPerson(w), await world.newPerson(w)]
  const from = (await world.signIn(w, other.person)).sub
  const cookie = await signedIn(w, mine.person)
  const into = ownerOf(w, mine.openid) ?? ""
  const link = await openLink(w, cookie)
  const { replies } = await world.scan(w, other.person, link.qr)
  const refused = await addScanned(w, link, replies.join("\n"))
  assert.equal(refused.headers.get("location"), `/account?client_id=shop&join=${link.scene}`)
  return { mine, other, from, into, cookie, ...link, replies }
}

type Proved = Awaited<ReturnType<typeof bothProved>>
const join = (p: Proved, more: Record<string, string> = {}, held = p.held) =>
  change(w, held, { action: "join", token: p.token, ticket: p.scene, ...more })

describe("joining two accounts", () => {
  test("names both, masked, makes them one user, and ends every session", async () => {
    const p = await bothProved()
    const shown = await account(w, p.held, `&join=${p.scene}`)
    for (const { openid } of [p.mine, p.other]) {
      assert.ok(shown.html.includes(`…${openid.slice(-4)}`) && !shown.html.includes(openid))
    }
    assert.equal(ownerOf(w, p.other.openid), p.from, "looking joins nothing")
    assert.equal((await join(p)).headers.get("location"), "/account?client_id=shop&changed")
    assert.equal(ownerOf(w, p.other.openid), p.into)
    assert.equal((await world.signIn(w, p.other.person)).sub, p.into)
    await until("the session ended", async () => (await account(w, p.cookie)).status === 303)
  })

  test("is in the audit with the person as actor, and an operator can undo it", async () => {
    const p = await bothProved()
    await join(p)
    const audit = "SELECT actor FROM audit WHERE action = 'retire_user' AND user = ?"
    const actors = rowsOf(w, audit, `${p.from}`).map(({ actor }) => actor)
    assert.deepEqual(actors, [p.into])
    const { body } = await call(w, "GET", `${poolPath}/users/${p.into}`)
    const [{ id }] = body.merges
    assert.equal((await call(w, "POST", `${poolPath}/merges/${id}/undo`)).status, 200)
    assert.equal((await world.signIn(w, p.other.person)).sub, p.from)
    assert.equal((await world.signIn(w, p.mine.person)).sub, p.into)
  })

  test("needs this session's token, ticket and session", async () => {
    const p = await bothProved()
    const q = await bothProved()
    const own = p.held.split("; ").find((pair) => pair.startsWith("__Host-menshen-ticket-")) ?? ""
    const signIn = await world.openTicket(w)
    const cookie = `${p.cookie}; ${ticketCookie(signIn)}`
    await world.scan(w, p.other.person, signIn.url)
    for (const [name, answer] of [
      ["a ticket to sign in", await join(p, { ticket: signIn.scene }, cookie)],
      ["no token", await join(p, { token: "" })],
      ["another's ticket", await join(p, { ticket: q.scene })],
      ["no ticket", await join(p, {}, p.cookie)],
      [
        "another's session with this ticket",
        await join(p, { token: q.token }, `${q.cookie}; ${own}`),
      ],
      ["another site", await change(w, p.held, { action: "join" }, { origin: w.origin })],
    ] as const) {
      assert.equal(answer.status, 403, name)
    }
    assert.equal(ownerOf(w, p.other.openid), p.from)
  })

  test("does not override an operator who kept the two apart", async () => {
    const p = await bothProved()
    const query = "SELECT id FROM conflicts WHERE user = ?"
    const [row] = rowsOf(w, query, p.into)
    await call(w, "POST", `${poolPath}/conflicts/${row?.id}/resolve`, { apart: true })
    assert.match(await (await join(p)).text(), /role="alert"/)
    assert.equal(ownerOf(w, p.other.openid), p.from)
  })

  test("needs a scan of the last five minutes", async () => {
    const p = await bothProved()
    await w.menshen.kill()
    for (const file of filesOf(w, "TicketDesk")) {
      const database = new DatabaseSync(file)
      database.exec("UPDATE tickets SET scanned_at = scanned_at - 301000")
      database.close()
    }
    await w.menshen.start()
    assert.equal((await join(p)).status, 403)
    assert.equal(ownerOf(w, p.other.openid), p.from)
  })

  test("ID-06: the link ends with the session that started it, and the chat says that it is a link", async () => {
    const [mine, other] = [await world.newPerson(w), await world.newPerson(w)]
    const cookie = await signedIn(w, mine.person)
    const link = await openLink(w, cookie)
    const user = ownerOf(w, mine.openid) ?? ""
    await call(w, "POST", `${poolPath}/merges`, {
      from: (await world.signIn(w, (await world.newPerson(w)).person)).sub,
      into: user,
    })
    await until("the session ended", async () => (await account(w, cookie)).status === 303)
    const { replies } = await world.scan(w, other.person, link.qr)
    assert.match(replies.join(), /绑定到「Acme Shop」/)
    assert.equal((await addScanned(w, link, replies.join("\n"))).status, 403)
    assert.equal(ownerOf(w, other.openid), undefined)
  })
})
