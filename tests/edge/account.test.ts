// The account page: a signed-in person sees their identities, adds one and takes one away.

import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { after, before, test } from "node:test"
import { filesOf, until } from "../support/directory.ts"
import * as world from "../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

const visit = (path: string, cookie = "") =>
  fetch(new URL(path, w.menshen.url), { headers: { cookie }, redirect: "manual" })

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ")

/** A browser that is signed in by a scan on the hosted page. */
async function signedIn(person: string): Promise<string> {
  const ticket = await world.openTicket(w)
  await world.scan(w, person, ticket.url)
  await world.untilSettled(w, ticket)
  const held = `__Host-menshen=${ticket.scene}.${ticket.secret}`
  const resumed = await visit(`/authorize/resume?ticket=${ticket.scene}`, held)
  assert.equal(resumed.status, 303)
  return cookieOf(resumed)
}

async function account(cookie: string) {
  const answer = await visit("/account?client_id=shop", cookie)
  const html = await answer.text()
  const token = /name="token" value="([^"]+)"/.exec(html)?.[1] ?? ""
  const ids = [...html.matchAll(/name="id" value="([^"]+)"/g)].map(([, id = ""]) => id)
  return {
    status: answer.status,
    html,
    token,
    ids,
    csp: answer.headers.get("content-security-policy"),
  }
}

const change = (
  cookie: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) =>
  fetch(`${w.menshen.url}/account`, {
    ...{ method: "POST", redirect: "manual" },
    headers: { cookie, origin: w.menshen.url, ...headers },
    body: new URLSearchParams({ client_id: "shop", ...fields }),
  })

test("a signed-in person sees their identities, masked; nobody else sees anything", async () => {
  const { person, openid } = await world.newPerson(w)
  const mine = await account(await signedIn(person))
  assert.deepEqual([mine.status, mine.ids.length], [200, 1])
  assert.ok(mine.html.includes(`…${openid.slice(-4)}`) && !mine.html.includes(openid))
  assert.ok(mine.csp?.includes("frame-ancestors 'none'"))
  for (const cookie of ["", `__Host-menshen-session-customers=${"A".repeat(43)}`]) {
    const stranger = await account(cookie)
    assert.deepEqual([stranger.status, stranger.ids], [401, []])
  }
  assert.equal((await visit("/account?client_id=nobody")).status, 400)
})

test("ID-07, BI 138: no change without this session's token, or from another origin", async () => {
  const [one, other] = [await world.newPerson(w), await world.newPerson(w)]
  const cookie = await signedIn(one.person)
  const { token, ids } = await account(cookie)
  const theirs = await account(await signedIn(other.person))
  const fields = { action: "unlink", id: ids[0] ?? "" }
  for (const wrong of ["", "x", theirs.token]) {
    for (const action of ["unlink", "link"]) {
      assert.equal((await change(cookie, { ...fields, action, token: wrong })).status, 403)
    }
  }
  for (const origin of ["https://evil.example", "null", w.origin]) {
    assert.equal((await change(cookie, { ...fields, token }, { origin })).status, 403, origin)
  }
  assert.equal((await change("", { ...fields, token })).status, 403)
  const foreign = await change(cookie, { ...fields, token, id: theirs.ids[0] ?? "" })
  assert.match(await foreign.text(), /identity_not_owned|role="alert"/)
  assert.deepEqual((await account(cookie)).ids, ids)
})

test("the last way in stays", async () => {
  const { person } = await world.newPerson(w)
  const cookie = await signedIn(person)
  const { token, ids } = await account(cookie)
  const refused = await change(cookie, { action: "unlink", id: ids[0] ?? "", token })
  assert.match(await refused.text(), /role="alert"/)
  assert.equal((await account(cookie)).ids.length, 1)
})

test("link, then unlink: two are one person, every session ends, and no code comes of it (INV-19, ID-06)", async () => {
  const [one, other] = [await world.newPerson(w), await world.newPerson(w)]
  const cookie = await signedIn(one.person)
  const elsewhere = await signedIn(one.person)
  const { token } = await account(cookie)
  const started = await change(cookie, { action: "link", token })
  assert.equal(started.status, 303)
  const held = cookieOf(started)
  const page = await (await visit(started.headers.get("location") ?? "", held)).text()
  const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(page)?.[1] ?? ""
  await world.scan(w, other.person, attribute("qr"))
  const resume = `/authorize/resume?ticket=${attribute("ticket")}`
  await until("the link is made", async () => (await visit(resume, held)).status === 303)
  const end = await visit(resume, held)
  assert.equal(end.headers.get("location"), "/account?changed")
  for (const browser of [cookie, elsewhere]) {
    await until("the session has ended", async () => (await account(browser)).status === 401)
  }
  const sub = (await world.signIn(w, one.person)).sub
  assert.equal((await world.signIn(w, other.person)).sub, sub)

  const again = await signedIn(one.person)
  const both = await account(again)
  assert.equal(both.ids.length, 2)
  const mine = both.html.indexOf(`…${other.openid.slice(-4)}`)
  const id = /name="id" value="([^"]+)"/.exec(both.html.slice(mine))?.[1] ?? ""
  const gone = await change(again, { action: "unlink", id, token: both.token })
  assert.equal(gone.headers.get("location"), "/account?changed")
  assert.notEqual((await world.signIn(w, other.person)).sub, sub)
  assert.equal((await world.signIn(w, one.person)).sub, sub)
})

test("ID-07: five minutes after the scan the page only shows", async () => {
  const { person } = await world.newPerson(w)
  const cookie = await signedIn(person)
  const { token, ids } = await account(cookie)
  await w.menshen.kill()
  for (const file of filesOf(w, "SessionDesk")) {
    const database = new DatabaseSync(file)
    database.exec("UPDATE sessions SET auth_time = auth_time - 301000")
    database.close()
  }
  await w.menshen.start()
  const later = await account(cookie)
  assert.deepEqual([later.status, later.ids], [200, []])
  for (const action of ["unlink", "link"]) {
    assert.equal((await change(cookie, { action, id: ids[0] ?? "", token })).status, 403)
  }
})
