// How long the parameters of an authorization request may be, at every endpoint that takes one, and what a ticket
// keeps of them.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { State } from "../../../edge/core/ticket.ts"
import { insertTicket, sweepTickets } from "../../../edge/desks/ticket/ticket-row.ts"
import { ticketSteps } from "../../../edge/desks/ticket/ticket-schema.ts"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { sqlInMemory } from "../../support/sql-storage.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import { type TicketRow, ticketRow } from "../../support/ticket-rows.ts"
import * as world from "../../support/world.ts"

type Params = Record<string, string>

const longName = (word: string) => word.padEnd(64, "x")
let longAddress = ""
let w: world.World
before(async () => {
  w = await rp.startProvider((config) => {
    const [shop] = config.apps as Record<string, unknown>[]
    const [callback] = (shop?.redirectUris ?? []) as string[]
    longAddress = `${callback}?${"q".repeat(1900)}`
    const redirectUris = [longAddress]
    const apps = config.apps as Record<string, unknown>[]
    apps.push({ ...shop, clientId: longName("c"), redirectUris, confirm: "phone-code" })
  })
})
after(() => w.close())

const pkce = rp.pkce()
const spa = (more: Params = {}) => rp.request(w, "spa", { ...pkce.challenge, ...more })
const claimsOf = (bytes: number) => {
  const around = JSON.stringify({ userinfo: { x: { value: "" } } }).length
  return JSON.stringify({ userinfo: { x: { value: "c".repeat(bytes - around) } } })
}
const hintOf = async (): Promise<string> => {
  const callback = await rp.signInAs(w, new rp.UserAgent(w), spa(), push.newOpenid())
  const code = callback.searchParams.get("code") ?? ""
  const { body } = await world.redeem(w, code, pkce.verifier, { client_id: "spa" })
  return body.id_token
}

const tooLong: [name: string, change: Params, says: string][] = [
  [
    "state of 6,145 bytes",
    { state: "s".repeat(6145) },
    "The parameter state has more than 6144 bytes.",
  ],
  ["state of 8 KiB", { state: "s".repeat(8192) }, "The parameter state has more than 6144 bytes."],
  [
    "state of 2,049 characters",
    { state: "门".repeat(2049) },
    "The parameter state has more than 6144 bytes.",
  ],
  ["nonce", { nonce: "n".repeat(2049) }, "The parameter nonce has more than 2048 bytes."],
  [
    "id_token_hint",
    { id_token_hint: "h".repeat(4097) },
    "The parameter id_token_hint has more than 4096 bytes.",
  ],
  ["claims", { claims: claimsOf(2049) }, "The parameter claims has more than 2048 bytes."],
  [
    "all of them",
    { state: "s".repeat(6144), nonce: "n".repeat(2048), ui_locales: "u".repeat(2048) },
    "The parameters have more than 10240 bytes together.",
  ],
]

const largest = (): Params[] => [
  { state: "s".repeat(6144), nonce: "n".repeat(2048) },
  { state: "s".repeat(6144), claims: claimsOf(2048) },
]

describe("a parameter that is too long", () => {
  for (const [name, change, says] of tooLong) {
    const state = change.state ?? "state-1"
    test(`/authorize names it, and returns the state: ${name}`, async () => {
      for (const answer of [
        await new rp.UserAgent(w).authorize(spa(change)),
        await new rp.UserAgent(w).post("/authorize", spa(change)),
      ]) {
        // As a query, a state of Chinese characters is longer than an address may be.
        if (answer.status === 414 || answer.status === 400) {
          assert.ok(state.startsWith("门"))
          continue
        }
        const { searchParams } = new URL(answer.headers.get("location") ?? "")
        const said = ["error", "error_description", "state"].map((one) => searchParams.get(one))
        assert.deepEqual(said, ["invalid_request", says, state])
      }
    })

    test(`/par and POST /tickets name it: ${name}`, async () => {
      const pushed = await rp.call(w, "/par", spa(change))
      if (!state.startsWith("门")) {
        assert.deepEqual(
          [pushed.status, pushed.body.error, pushed.body.error_description],
          [400, "invalid_request", says],
        )
      }
      const headers = { origin: w.origin }
      const widget = await world.post(`${w.menshen.url}/tickets`, spa(change), headers)
      assert.deepEqual(
        [widget.status, widget.body.error, widget.body.error_description],
        [400, "request_malformed", says],
      )
    })
  }
})

describe("a request of the largest size", () => {
  test("begins a sign-in at every endpoint, and returns its state", async () => {
    for (const change of largest()) {
      const state = String(change.state)
      const params = spa(change)
      const { body } = await rp.call(w, "/par", params)
      const ways: ((agent: rp.UserAgent) => Promise<Response>)[] = [
        (agent) => agent.authorize(params),
        (agent) => agent.post("/authorize", params),
        (agent) => agent.authorize({ client_id: "spa", request_uri: body.request_uri }),
      ]
      for (const way of ways) {
        const agent = new rp.UserAgent(w)
        const page = await way(agent)
        assert.equal(page.status, 200)
        const end = await rp.scanPage(w, agent, page, push.newOpenid())
        assert.equal(end.searchParams.get("state"), state)
      }
      const ticket = await world.openTicket(w, params)
      await world.scan(w, (await world.newPerson(w)).person, ticket.url)
      await world.untilSettled(w, ticket)
      assert.equal((await world.collect(w, ticket)).body.state, state)
    }
  })

  test("is chosen on the page that shows who is signed in, too", async () => {
    const agent = new rp.UserAgent(w)
    await rp.signInAs(w, agent, spa(), push.newOpenid())
    const request = String(new URLSearchParams(spa({ state: "%&=".repeat(1500) })))
    const answer = await agent.post("/authorize/choose", { request, choice: "go on" })
    assert.equal((await rp.arrival(answer)).searchParams.get("state"), "%&=".repeat(1500))
  })

  test("takes a hint of ours beside a long state, and keeps it sealed", async () => {
    const id_token_hint = await hintOf()
    const agent = new rp.UserAgent(w)
    const asked = spa({ id_token_hint, state: "s".repeat(6000) })
    const { scene } = await rp.ticketOn(agent, await agent.authorize(asked))
    const { request, hint } = ticketRow(w, scene)
    assert.ok(!String(request).includes(id_token_hint))
    assert.equal((hint as Uint8Array).length, id_token_hint.length + 28)
    const again = await rp.ticketOn(agent, await agent.authorize(asked))
    assert.equal(again.scene, scene, "and a reload shows its ticket")
  })
})

const bytesOf = (value: unknown): number =>
  value instanceof Uint8Array ? value.length : Buffer.byteLength(String(value))

/** A ticket without content. */
const blank = {
  digits: "",
  confirm: "none",
  tried: "",
  place: "",
  purpose: "sign_in",
  appId: "",
  clientId: "",
  redirectUri: "",
  codeChallenge: "",
  browserHash: new Uint8Array(),
  deadline: 0,
  version: 1,
  openid: "",
  user: "",
  reason: "accepted",
  conflicts: 0,
  codes: 0,
  codeHash: new Uint8Array(),
  wrongVerifiers: 0,
  pool: "",
  sessionUser: "",
  scope: "",
  audience: "",
  nonce: "",
  stateParam: "",
  request: "state=s",
  hint: new Uint8Array(),
  browser: "",
  qr: "",
  chatCode: "",
  scannedAt: 0,
  provedAt: 0,
  responseMode: "query",
  expectedSub: "",
  origin: "",
  unionid: "",
  oauthCodes: 0,
  redeemedBy: "",
} as const

/** The bytes of the kept request, and of everything else in a row. */
function weigh(row: TicketRow): { request: number; rest: number } {
  const { request, hint, ...others } = row
  const rest = Object.values(others).reduce((sum: number, value) => sum + bytesOf(value), 0)
  return { request: bytesOf(request) + bytesOf(hint), rest }
}

describe("INV-22: the row of a ticket", () => {
  test("holds at most 10 KiB of the request, and at most 1 KiB beside it", async () => {
    const clientId = longName("c")
    const openid = push.newOpenid()
    const claims = JSON.stringify({ id_token: { sub: { value: "s".repeat(64) } } })
    const params = rp.request(w, clientId, {
      ...pkce.challenge,
      redirect_uri: longAddress,
      scope: "openid wechat offline_access",
      claims,
      state: "s".repeat(6144),
      nonce: "n".repeat(1024),
      response_mode: "form_post",
    })
    const agent = new rp.UserAgent(w)
    const headers = { "user-agent": "Mozilla/5.0 ".repeat(600) }
    const page = await agent.authorize(params, { headers })
    const ticket = await rp.ticketOn(agent, page)
    await world.qrOf(w, ticket.scene, ticketCookie(ticket))
    await rp.scan(w, ticket.scene, openid)
    for (let tries = 0; tries < 2; tries++) {
      await agent.post("/authorize/confirm", { ticket: ticket.scene, phone_code: "1" })
    }
    const { request, rest } = weigh(ticketRow(w, ticket.scene))
    assert.ok(request > 9_000 && request <= 10 * 1024, `${request} bytes of the request`)
    assert.ok(rest <= 1024, `${rest} bytes beside it`)
  })

  test("keeps nothing of the request but its address once the code is redeemed", async () => {
    const ticket = await world.openTicket(w, { nonce: "n-9" })
    await world.scan(w, (await world.newPerson(w)).person, ticket.url)
    await world.untilSettled(w, ticket)
    const { body } = await world.collect(w, ticket)
    assert.match(String(ticketRow(w, ticket.scene).request), /nonce=n-9/)
    const tokens = await world.redeem(w, body.code, ticket.verifier)
    assert.equal(world.claimsOf(tokens.body.id_token).nonce, "n-9")
    const address = String(new URLSearchParams({ redirect_uri: w.redirectUri }))
    assert.equal(ticketRow(w, ticket.scene).request, address)
    const access = { authorization: `Bearer ${tokens.body.access_token}` }
    const userinfo = () => fetch(`${w.menshen.url}/userinfo`, { headers: access })
    assert.equal((await userinfo()).status, 200)
    assert.equal((await world.redeem(w, body.code, ticket.verifier)).status, 400)
    assert.equal((await userinfo()).status, 401, "INV-07: the second one is recognized")
  })

  test("keeps no request half an hour after its creation, unless its code was redeemed", () => {
    const sql = sqlInMemory(ticketSteps.flat())
    const now = Date.now()
    const rows: [scene: string, minutes: number, state: State][] = [
      ["m1", 29, "expired"],
      ["m2", 31, "denied"],
      ["m3", 31, "redeemed"],
    ]
    for (const [scene, minutes, state] of rows) {
      insertTicket(sql, { ...blank, scene, state, createdAt: now - minutes * 60_000 })
    }
    sweepTickets(sql, now)
    const kept = rows.map(([scene]) => {
      const [row] = sql.exec("SELECT request FROM tickets WHERE scene = ?", scene)
      return row?.request
    })
    assert.deepEqual(kept, ["state=s", "", "state=s"])
  })
})
