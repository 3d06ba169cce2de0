// The browser's view of a ticket: the socket, the long poll, and the access to both.

import assert from "node:assert/strict"
import { performance } from "node:perf_hooks"
import { after, before, describe, test } from "node:test"
import { openLive, upgradeStatus } from "../../support/live.ts"
import { newOpenid, postMessage, scanFields, send, xmlOf } from "../../support/push.ts"
import { withoutIds } from "../../support/refusal-id.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

const scanned = (ticket: world.BrowserTicket) =>
  postMessage(w, xmlOf(scanFields(w, newOpenid(), ticket.scene)))
const cookie = ticketCookie

describe("the socket of a ticket", () => {
  test("sends the state at once, then every change, and answers a ping", async () => {
    const ticket = await world.openTicket(w)
    const live = await openLive(w, ticket)
    assert.equal(live.protocol, "menshen.v1")
    const first = JSON.parse(await live.next())
    assert.deepEqual([first.state, first.version], ["waiting", 1])
    assert.ok(first.expires_in > 100 && first.expires_in <= 120)
    live.send("ping")
    assert.equal(await live.next(), "pong")
    await scanned(ticket)
    const states: string[] = []
    let version = first.version
    while (states.at(-1) !== "approved") {
      const status = JSON.parse(await live.next())
      assert.ok(status.version > version, "versions only rise")
      version = status.version
      states.push(status.state)
    }
    assert.deepEqual(states, ["confirmed", "approved"])
    live.close()
  })

  test("sends no status with the person or a secret", async () => {
    const ticket = await world.openTicket(w)
    await scanned(ticket)
    const status = await world.untilSettled(w, ticket)
    assert.deepEqual(Object.keys(status).sort(), ["expires_in", "state", "version"])
  })

  test("opens by the cookie on the hosted page", async () => {
    const ticket = await world.openTicket(w)
    const headers = { origin: w.menshen.url, cookie: cookie(ticket) }
    const live = await openLive(w, ticket, { protocols: ["menshen.v1"], headers })
    assert.equal(JSON.parse(await live.next()).state, "waiting")
    live.close()
  })

  test("BI 136: does not open for a foreign or missing Origin, or for a wrong or missing secret", async () => {
    const ticket = await world.openTicket(w)
    const proof = `menshen.v1, bearer.${ticket.secret}`
    const { origin } = w
    const right = { origin, "sec-websocket-protocol": proof }
    assert.equal((await upgradeStatus(w, ticket.scene, right)).status, 101)
    const wrong: Record<string, string>[] = [
      { ...right, origin: "https://evil.example" },
      { ...right, origin: `${origin}.evil.example` },
      { ...right, origin: "null" },
      { "sec-websocket-protocol": proof },
      { origin, "sec-websocket-protocol": `menshen.v1, bearer.${"A".repeat(43)}` },
      { origin, "sec-websocket-protocol": "menshen.v1" },
      { origin, "sec-websocket-protocol": `bearer.${ticket.secret}` },
      {
        origin: "https://evil.example",
        cookie: cookie(ticket),
        "sec-websocket-protocol": "menshen.v1",
      },
    ]
    const answers = await Promise.all(
      wrong.map((headers) => upgradeStatus(w, ticket.scene, headers)),
    )
    const seen = answers.map((answer) => ({ ...answer, body: withoutIds(answer.body) }))
    for (const answer of seen) assert.deepEqual(answer, seen[0])
    assert.equal(seen[0]?.status, 404)
  })
})

describe("the long poll", () => {
  test("answers on a change, or after its wait", async () => {
    const ticket = await world.openTicket(w)
    const began = performance.now()
    const waited = await world.statusOf(w, ticket, "?version=1&wait=1")
    assert.equal(waited.body.version, 1)
    assert.ok(performance.now() - began >= 950)
    const polling = world.statusOf(w, ticket, "?version=1&wait=20")
    const from = performance.now()
    await scanned(ticket)
    assert.ok((await polling).body.version > 1)
    assert.ok(performance.now() - from < 5000, "did not wait to the end")
    const odd = ["?version=x&wait=y", "?wait=-1", "?version=-5&wait=0", "?wait=NaN&version=9e99"]
    for (const query of odd) assert.equal((await world.statusOf(w, ticket, query)).status, 200)
  })
})

describe("access to a ticket", () => {
  const withoutDate = ({ date: _, ...headers }: Record<string, unknown>) => headers

  test("INV-21, TK-04, BI 121–122: unknown, foreign and malformed tickets get the same answer", async () => {
    const ticket = await world.openTicket(w)
    const foreign = await world.openTicket(w)
    const unknown = `m${"A".repeat(22)}`
    const right = `Bearer ${ticket.secret}`
    const cases: [scene: string, headers: Record<string, string>][] = [
      [unknown, { authorization: right }],
      [foreign.scene, { authorization: right }],
      [ticket.scene, { authorization: `Bearer ${"A".repeat(43)}` }],
      [ticket.scene, { authorization: "Bearer x" }],
      [ticket.scene, { authorization: `Basic ${ticket.secret}` }],
      [ticket.scene, {}],
      [ticket.scene, { cookie: cookie(foreign) }],
      [ticket.scene, { cookie: `__Host-menshen-ticket-${"~".repeat(8000)}` }],
      ["garbage", { authorization: right }],
      ["%00", { authorization: right }],
      [`${ticket.scene}A`, { authorization: right }],
      [ticket.scene.toLowerCase().replace("m", "M"), { authorization: right }],
    ]
    for (const [method, path] of [
      ["GET", ""],
      ["POST", "/collect"],
      ["POST", "/cancel"],
    ] as const) {
      const seen = new Set<string>()
      for (const [scene, headers] of cases) {
        const answer = await send(w, { method, path: `/tickets/${scene}${path}`, headers })
        const body = withoutIds(answer.body)
        seen.add(JSON.stringify({ ...answer, body, headers: withoutDate(answer.headers) }))
      }
      assert.equal(seen.size, 1, [...seen].join("\n"))
      const [only = "{}"] = seen
      const { status, body } = JSON.parse(only)
      assert.deepEqual([status, JSON.parse(body).error], [404, "ticket_not_found"])
    }
    assert.equal((await world.statusOf(w, ticket)).body.version, 1)
  })

  test("the cookie is accepted like the bearer secret to watch, collect and cancel", async () => {
    const ticket = await world.openTicket(w)
    const headers = { cookie: `other=1; ${cookie(ticket)}` }
    const path = `/tickets/${ticket.scene}`
    assert.equal((await send(w, { path, headers })).status, 200)
    await scanned(ticket)
    await world.untilSettled(w, ticket)
    const collected = await send(w, { method: "POST", path: `${path}/collect`, headers })
    assert.equal(collected.status, 200)
    const again = await world.openTicket(w)
    for (let times = 0; times < 2; times++) {
      const cancel = { method: "POST", path: `/tickets/${again.scene}/cancel` }
      const answer = await send(w, { ...cancel, headers: { cookie: cookie(again) } })
      assert.deepEqual([answer.status, JSON.parse(answer.body).state], [200, "cancelled"], "BI 125")
    }
  })

  test("a collect out of turn is refused with its own reason (BI 123)", async () => {
    const { status, body } = await world.collect(w, await world.openTicket(w))
    assert.deepEqual([status, body.error], [409, "ticket_out_of_turn"])
  })
})
