// The proof `app`: a signed request to the application, a signed statement back, and every way in which
// the statement can be wrong.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { createRemoteJWKSet, jwtVerify } from "jose"
import {
  bearer,
  type ChoosingWorld,
  call,
  jwt,
  startChoosing,
  statementOf,
  subOf,
  untilChoosing,
} from "../../support/choosing.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import * as world from "../../support/world.ts"

let w: ChoosingWorld
before(async () => {
  w = await startChoosing((config) => {
    const apps = config.apps as Record<string, unknown>[]
    apps.push({ ...apps[0], clientId: "firm", firstSignIn: "bind-or-create" })
  })
})
after(() => w.close())

type Headers = Record<string, string>

const visit = (path: string, headers: Headers = {}, body?: URLSearchParams) =>
  fetch(new URL(path, w.menshen.url), {
    redirect: "manual",
    headers,
    method: body ? "POST" : "GET",
    ...(body && { body }),
  })

const cookieOf = (answer: Response) => answer.headers.get("set-cookie")?.split(";")[0] ?? ""

/** Starts a proof up to the application's sign-in: the ticket, the browser's cookie, the request. */
async function begin(extra: object = {}) {
  const { ticket, person } = await untilChoosing(w, extra)
  const { status, body } = await call(w, ticket, "/proofs", { kind: "app" })
  assert.equal(status, 201)
  const form = new URLSearchParams({ ticket: ticket.scene, secret: ticket.secret })
  const started = await visit(body.url, { origin: w.origin }, form)
  assert.equal(started.status, 303)
  const to = new URL(started.headers.get("location") ?? "")
  const request = to.searchParams.get("request") ?? ""
  const { jti } = world.claimsOf(request)
  return {
    ticket,
    person,
    url: body.url as string,
    form,
    to,
    request,
    jti,
    cookie: cookieOf(started),
  }
}

const giveBack = (statement: string, cookie: string) =>
  visit(`/proofs/return?statement=${statement}`, { cookie })

const stateOf = async (ticket: world.BrowserTicket) => (await world.statusOf(w, ticket)).body.state

describe("a proof by the application", () => {
  test("the request is signed for this application, valid for five minutes, and has the return address", async () => {
    const { to, request, url } = await begin()
    assert.equal(to.origin + to.pathname, `${w.origin}/bind`)
    assert.equal(to.searchParams.get("from"), "menshen", "the address keeps its own query")
    const keys = createRemoteJWKSet(new URL(`${w.menshen.url}/jwks`))
    const audience = `${w.origin}/bind?from=menshen`
    const expected = { issuer: w.menshen.url, audience, typ: "menshen-bind+jwt" }
    const { payload } = await jwtVerify(request, keys, expected)
    assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 300)
    assert.equal(payload.return_to, `${w.menshen.url}/proofs/return`)
    assert.ok(url.includes(String(payload.jti)))
  })

  test("binds the old account, and two WeChats that prove it are one person", async () => {
    const subs = []
    for (const way of ["query", "form"]) {
      const { ticket, jti, cookie, person } = await begin()
      const statement = statementOf(w, jti, { claims: { sub: "account-1" } })
      const answer =
        way === "query"
          ? await giveBack(statement, cookie)
          : await visit("/proofs/return", { cookie }, new URLSearchParams({ statement }))
      assert.equal(answer.status, 303)
      assert.equal(answer.headers.get("referrer-policy"), "no-referrer")
      const done = await visit(answer.headers.get("location") ?? "")
      assert.match(await done.text(), /Acme Shop/)
      subs.push(await subOf(w, ticket), (await world.signIn(w, person)).sub)
    }
    assert.equal(new Set(subs).size, 1)
    const { ticket, jti, cookie } = await begin()
    await giveBack(statementOf(w, jti, { claims: { sub: "account-2" } }), cookie)
    assert.ok(!subs.includes(await subOf(w, ticket)), "another account is another person")
  })

  test("is neither started nor ended by an image, or ahead of a click", async () => {
    const { ticket, jti, cookie, url } = await begin()
    const statement = statementOf(w, jti, { claims: { sub: "account-3" } })
    const back = `/proofs/return?statement=${statement}`
    for (const headers of [{ "sec-fetch-dest": "image" }, { "sec-purpose": "prefetch" }]) {
      for (const path of [back, `${url}?ticket=${ticket.scene}`]) {
        const answer = await visit(path, { cookie, ...headers } as Headers)
        assert.deepEqual([answer.status, answer.headers.get("location")], [400, null])
      }
    }
    assert.equal(await stateOf(ticket), "choosing")
    assert.equal((await giveBack(statement, cookie)).status, 303)
  })

  test("account ids belong to one application", async () => {
    const { ticket, jti, cookie } = await begin()
    await giveBack(statementOf(w, jti, { claims: { sub: "shared" } }), cookie)
    const firm = await begin({ client_id: "firm" })
    const claims = { iss: "firm", sub: "shared" }
    await giveBack(statementOf(w, firm.jti, { claims }), firm.cookie)
    assert.notEqual(await subOf(w, ticket), await subOf(w, firm.ticket).catch(() => ""))
  })
})

describe("a statement", () => {
  const wrong: [name: string, change: Parameters<typeof statementOf>[2]][] = [
    ["signed with another secret", { secret: "x".repeat(64) }],
    ["unsigned", { header: { alg: "none" } }],
    ["with another algorithm", { header: { alg: "HS512" } }],
    ["with another token type", { header: { typ: "JWT" } }],
    ["without a token type", { header: { typ: undefined } }],
    ["for another issuer", { claims: { aud: "https://evil.example" } }],
    ["without an audience", { claims: { aud: undefined } }],
    ["of an unknown application", { claims: { iss: "nobody" } }],
    ["of another application, with the first one's secret", { claims: { iss: "other" } }],
    ["expired", { claims: { iat: 1_700_000_000, exp: 1_700_000_120 } }],
    ["older than five minutes", { claims: { iat: Math.floor(Date.now() / 1000) - 400 } }],
    ["from tomorrow", { claims: { iat: Math.floor(Date.now() / 1000) + 86_400 } }],
    [
      "valid for longer than five minutes",
      { claims: { exp: Math.floor(Date.now() / 1000) + 3600 } },
    ],
    ["without exp", { claims: { exp: undefined } }],
    ["without iat", { claims: { iat: undefined } }],
    ["without a proof", { claims: { jti: undefined } }],
    ["of an unknown proof", { claims: { jti: `p${"A".repeat(22)}` } }],
    ["of a proof with a hostile name", { claims: { jti: "p' OR 1=1 --" } }],
    ["without an account", { claims: { sub: undefined } }],
    ["with an empty account", { claims: { sub: "" } }],
    ["with a very long account", { claims: { sub: "x".repeat(256) } }],
    ["with an account and none", { claims: { sub: "a", none: true } }],
    ["with a number as account", { claims: { sub: 1001 } }],
  ]

  test("that is forged, foreign, expired or malformed is refused, and the proof stays valid", async () => {
    const { ticket, jti, cookie } = await begin()
    for (const [name, change = {}] of wrong) {
      const claims = { sub: "account-3", ...change.claims }
      const answer = await giveBack(statementOf(w, jti, { ...change, claims }), cookie)
      assert.equal(answer.status, name.includes("unknown proof") ? 404 : 400, name)
      assert.equal(await stateOf(ticket), "choosing", name)
    }
    for (const text of ["", "x", "a.b.c", "x".repeat(9000), jwt({}, {}, w.bindSecret)]) {
      assert.equal((await giveBack(text, cookie)).status, 400, text.slice(0, 20))
    }
    const good = await giveBack(statementOf(w, jti, { claims: { sub: "account-3" } }), cookie)
    assert.equal(good.status, 303)
    assert.equal(await stateOf(ticket), "approved")
  })

  test("of another application is refused, even with a good signature", async () => {
    const { ticket, jti, cookie } = await begin()
    const claims = { iss: "firm", sub: "account-1" }
    assert.equal((await giveBack(statementOf(w, jti, { claims }), cookie)).status, 404)
    assert.equal(await stateOf(ticket), "choosing")
    assert.match(
      w.menshen.log(),
      /"event":"proof_refused","client":"firm","reason":"client_mismatch"/,
    )
  })

  test("is accepted once, and for its own ticket only", async () => {
    const first = await begin()
    const statement = statementOf(w, first.jti, { claims: { sub: "account-4" } })
    assert.equal((await giveBack(statement, first.cookie)).status, 303)
    assert.equal((await giveBack(statement, first.cookie)).status, 409)
    const sub = await subOf(w, first.ticket)
    const second = await begin()
    assert.equal((await giveBack(statement, second.cookie)).status, 409, "another ticket's browser")
    assert.equal(await stateOf(second.ticket), "choosing")
    assert.ok(sub)
    const raced = await begin()
    const same = statementOf(w, raced.jti, { claims: { sub: "account-4" } })
    const answers = await Promise.all([1, 2, 3, 4].map(() => giveBack(same, raced.cookie)))
    const accepted = answers.filter(({ status }) => status === 303)
    assert.equal(accepted.length, 1, "of four at once, one")
  })

  test("is accepted only from the browser that started the proof", async () => {
    const [mine, theirs] = [await begin(), await begin()]
    const statement = statementOf(w, mine.jti, { claims: { sub: "account-5" } })
    const forged = mine.cookie.replace(/\.[^.]+\./, `.${"A".repeat(43)}.`)
    for (const cookie of ["", theirs.cookie, forged, "__Host-menshen-proof-=%"]) {
      assert.equal((await giveBack(statement, cookie)).status, 404, cookie)
    }
    assert.equal(await stateOf(mine.ticket), "choosing")
    assert.equal((await giveBack(statement, mine.cookie)).status, 303, "nothing was spent")
  })
})

describe("the link of a proof", () => {
  test("starts nothing without the cookie, from another page, or in a second browser", async () => {
    const { ticket } = await untilChoosing(w)
    const { url } = (await call(w, ticket, "/proofs", { kind: "app" })).body
    const form = new URLSearchParams({ ticket: ticket.scene, secret: ticket.secret })
    const start = (headers: Headers, body?: URLSearchParams) =>
      visit(body ? url : `${url}?ticket=${ticket.scene}`, headers, body).then(
        ({ status }) => status,
      )
    assert.equal(await start({}), 404)
    for (const origin of ["https://evil.example", "null", ""]) {
      assert.equal(await start({ origin }, form), 403, origin)
    }
    const stranger = new URLSearchParams({ ticket: ticket.scene, secret: "A".repeat(43) })
    assert.equal(await start({ origin: w.origin }, stranger), 404)
    const other = await untilChoosing(w)
    const { scene, secret } = other.ticket
    const wrongTicket = new URLSearchParams({ ticket: scene, secret })
    assert.equal(await start({ origin: w.origin }, wrongTicket), 404, "another ticket's browser")
    const hosted = { cookie: ticketCookie(ticket) }
    const started = await visit(`${url}?ticket=${ticket.scene}`, hosted)
    assert.equal(started.status, 303)
    assert.equal(await start({ origin: w.origin }, form), 404, "a second browser")
    const same = { cookie: `${hosted.cookie}; ${cookieOf(started)}` }
    assert.equal(await visit(`${url}?ticket=${ticket.scene}`, same).then((a) => a.status), 303)
  })
})

describe("the end of a proof", () => {
  test("a statement before the start of its proof, or after the end of its ticket, binds nobody", async () => {
    const { ticket } = await untilChoosing(w)
    const { url } = (await call(w, ticket, "/proofs", { kind: "app" })).body
    const jti = /proofs\/([^/]+)\/start/.exec(url)?.[1] ?? ""
    const claims = { sub: "account-6" }
    assert.equal((await giveBack(statementOf(w, jti, { claims }), "")).status, 404)
    const ended = await begin()
    await call(w, ended.ticket, "/cancel", {})
    const late = await giveBack(statementOf(w, ended.jti, { claims }), ended.cookie)
    assert.equal(late.status, 409)
    assert.equal(await stateOf(ended.ticket), "cancelled")
  })

  test("without an old account people choose again, and under bind-or-create they are new", async () => {
    const begun = await begin()
    const none = { claims: { none: true } }
    const statement = statementOf(w, begun.jti, none)
    const answer = await giveBack(statement, begun.cookie)
    assert.equal(
      (await giveBack(statement, begun.cookie)).status,
      409,
      "spent, though nobody is bound",
    )
    assert.equal(await stateOf(begun.ticket), "choosing")
    const hosted = { cookie: ticketCookie(begun.ticket) }
    const back = await visit(answer.headers.get("location") ?? "", hosted)
    assert.match(back.headers.get("location") ?? "", /^\/choose\?ticket=m.*&notice=account_none$/)
    const firm = await begin({ client_id: "firm" })
    const claims = { iss: "firm", none: true }
    await giveBack(statementOf(w, firm.jti, { claims }), firm.cookie)
    assert.equal(await stateOf(firm.ticket), "approved")
  })

  test("the cookie is for this host, hidden from scripts, and sent with the form that returns", async () => {
    const { ticket } = await untilChoosing(w)
    const { url } = (await call(w, ticket, "/proofs", { kind: "app" })).body
    const form = new URLSearchParams({ ticket: ticket.scene, secret: ticket.secret })
    const started = await visit(url, { origin: w.origin }, form)
    const cookie = started.headers.get("set-cookie") ?? ""
    assert.match(
      cookie,
      /^__Host-menshen-proof-[\w-]{8}=p[\w-]{22}\.[\w-]{43}\.[0-9a-z]{8}; Path=\/; Max-Age=300; Secure; /,
    )
    assert.match(cookie, /HttpOnly; SameSite=None$/)
    assert.equal(started.headers.get("referrer-policy"), "no-referrer")
    assert.ok(bearer(ticket))
  })

  test("OP-02: the log has the reasons, and no statement, account or secret", () => {
    const log = w.menshen.log()
    for (const reason of ["signature", "audience", "expired", "malformed"]) {
      assert.ok(log.includes(`"reason":"statement_${reason}"`), reason)
    }
    assert.match(log, /"reason":"statement_expired","late_s":4\d\d,/, "older than five minutes")
    assert.match(log, /"reason":"statement_expired","late_s":-86[34]\d\d,/, "from tomorrow")
    assert.match(log, /"reason":"statement_malformed","bytes":9000,"limit":4096,/)
    for (const secret of [w.bindSecret, "account-3", "eyJ"])
      assert.ok(!log.includes(secret), secret)
  })
})
