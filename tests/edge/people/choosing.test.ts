// "I am new here", by the widget's calls and by the forms of the hosted page.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { call, startChoosing, subOf, untilChoosing } from "../../support/choosing.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import { ticketRow } from "../../support/ticket-rows.ts"
import * as world from "../../support/world.ts"

const hostile = `"><img src=x onerror=alert(1)>&'`
let w: Awaited<ReturnType<typeof startChoosing>>
before(async () => {
  w = await startChoosing((config) => {
    for (const app of config.apps as { name: string }[]) app.name = hostile
    const apps = config.apps as Record<string, unknown>[]
    const other = apps.find(({ clientId }) => clientId === "other")
    apps.push({ ...other, clientId: "firm", firstSignIn: "bind-or-create" })
  })
})
after(() => w.close())

describe("the choice of a new person", () => {
  test("new people are asked, choose a new account, and are not asked next time", async () => {
    const { person, ticket } = await untilChoosing(w)
    assert.equal((await world.collect(w, ticket)).status, 409, "nothing to collect yet")
    const { status, body } = await call(w, ticket, "/choose", { choice: "new" })
    assert.deepEqual([status, body.state], [200, "approved"])
    const sub = await subOf(w, ticket)
    assert.equal((await world.signIn(w, person)).sub, sub)
  })

  test("offers what the app takes, in the order of its policy", async () => {
    const offer = async (client_id: string) => {
      const { ticket } = await untilChoosing(w, { client_id })
      const url = `${w.menshen.url}/tickets/${ticket.scene}/choose`
      const answer = await fetch(url, { headers: { authorization: `Bearer ${ticket.secret}` } })
      return answer.json()
    }
    assert.deepEqual(await offer("shop"), { app_name: hostile, choices: ["new", "app", "otp"] })
    assert.deepEqual(await offer("other"), { app_name: hostile, choices: ["new", "app"] })
    assert.deepEqual(await offer("firm"), { app_name: hostile, choices: ["app", "new"] })
  })

  test("a second choice is refused and changes nothing", async () => {
    const { ticket } = await untilChoosing(w)
    const answers = await Promise.all(
      [1, 2, 3].map(() => call(w, ticket, "/choose", { choice: "new" })),
    )
    const statuses = answers.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [200, 409, 409])
    const late = await call(w, ticket, "/choose", { choice: "new" })
    assert.deepEqual([late.status, late.body.error], [409, "ticket_out_of_turn"])
    await subOf(w, ticket)
  })

  test("INV-06: requires the ticket's secret", async () => {
    const { ticket } = await untilChoosing(w)
    const other = await world.openTicket(w)
    for (const secret of ["A".repeat(43), other.secret, ""]) {
      for (const [path, body] of [
        ["/choose", { choice: "new" }],
        ["/proofs", { kind: "app" }],
        ["/proofs", { kind: "otp", channel: "email", address: "mei@example.com" }],
        ["/proofs/otp", { code: "123456" }],
      ] as const) {
        const refused = await call(w, { ...ticket, secret }, path, body)
        assert.deepEqual([refused.status, refused.body.error], [404, "ticket_not_found"], path)
      }
    }
    assert.equal((await world.statusOf(w, ticket)).body.state, "choosing")
  })

  test("is refused before the scan and after the end", async () => {
    const waiting = await world.openTicket(w)
    const early = await call(w, waiting, "/choose", { choice: "new" })
    assert.deepEqual([early.status, early.body.error], [409, "ticket_out_of_turn"])
    const { ticket } = await untilChoosing(w)
    await call(w, ticket, "/cancel", {})
    const late = await call(w, ticket, "/choose", { choice: "new" })
    assert.deepEqual([late.status, late.body.error], [409, "ticket_out_of_turn"])
  })

  const bad: [path: string, body: unknown, status: number, error: string][] = [
    ["/choose", {}, 400, "request_malformed"],
    ["/choose", { choice: "old" }, 400, "request_malformed"],
    ["/choose", ["new"], 400, "request_malformed"],
    ["/choose", { choice: "new", more: {} }, 400, "request_malformed"],
    ["/proofs", { kind: "session" }, 400, "request_malformed"],
    ["/proofs", { kind: "otp", channel: "fax", address: "1" }, 400, "request_malformed"],
    ["/proofs", { kind: "otp", channel: "email", address: "mei" }, 400, "address_malformed"],
    [
      "/proofs",
      { kind: "otp", channel: "phone", address: "mei@example.com" },
      400,
      "address_malformed",
    ],
    ["/proofs/otp", {}, 400, "request_malformed"],
    ["/proofs/otp", { code: "123456" }, 404, "proof_not_found"],
    ["/proofs/otp", { code: "x".repeat(8000) }, 403, "otp_mismatch"],
  ]
  test("names the fault in a bad input, and the ticket stays open", async () => {
    const { ticket } = await untilChoosing(w)
    for (const [path, body, status, error] of bad) {
      const refused = await call(w, ticket, path, body)
      assert.deepEqual([refused.status, refused.body.error], [status, error], JSON.stringify(body))
    }
    assert.equal((await call(w, ticket, "/choose", { choice: "new" })).status, 200)
  })

  test("refuses a proof that the app does not take", async () => {
    const { ticket } = await untilChoosing(w, { client_id: "other" })
    const address = { channel: "email", address: "mei@example.com" }
    const refused = await call(w, ticket, "/proofs", { kind: "otp", ...address })
    assert.deepEqual([refused.status, refused.body.error], [403, "choice_not_offered"])
  })
})

describe("the hosted choosing page", () => {
  /** A ticket of the hosted page, whose secret is in a cookie. */
  async function hosted() {
    const { person, ticket } = await untilChoosing(w)
    const cookie = ticketCookie(ticket)
    const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(`${w.menshen.url}/choose`, {
        method: "POST",
        redirect: "manual",
        headers: { cookie, origin: w.menshen.url, ...headers },
        body: new URLSearchParams({ ticket: ticket.scene, ...fields }),
      })
    const get = (path: string, headers: Record<string, string> = { cookie }) =>
      fetch(w.menshen.url + path, { headers, redirect: "manual" })
    return { person, ticket, cookie, post, get }
  }

  test("has strict headers, and shows a hostile name as text", async () => {
    const { ticket, get } = await hosted()
    const answer = await get(`/choose?ticket=${ticket.scene}`)
    assert.equal(answer.status, 200)
    const page = await answer.text()
    assert.ok(!page.includes("<img") && page.includes("&lt;img"))
    assert.ok(!page.includes("<script") && !page.includes(ticket.secret))
    const header = (name: string) => answer.headers.get(name) ?? ""
    const csp = header("content-security-policy")
    for (const part of ["frame-ancestors 'none'", "form-action 'self'", "default-src 'none'"]) {
      assert.ok(csp.includes(part), `OA-11: ${part}`)
    }
    assert.ok(!csp.includes("script-src"))
    assert.deepEqual([header("x-frame-options"), header("cache-control")], ["DENY", "no-store"])
    assert.equal(
      header("referrer-policy"),
      "same-origin",
      "so that a form says where it comes from",
    )
    const odd = await get(`/choose?ticket=${ticket.scene}&notice=canary%3Cb%3E&step=canary`)
    assert.ok(!(await odd.text()).includes("canary"))
  })

  test("new people continue to the application with a code", async () => {
    const { ticket, post, get } = await hosted()
    const page = await (await post({ choice: "new" })).text()
    const onward = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(page)?.[1] ?? ""
    const resumed = await get(onward)
    const to = new URL(resumed.headers.get("location") ?? "")
    assert.equal(to.origin + to.pathname, w.redirectUri)
    const { status } = await world.redeem(w, to.searchParams.get("code") ?? "", ticket.verifier)
    assert.equal(status, 200)
    const again = await post({ choice: "new" })
    assert.equal(again.status, 409, "a form sent again after the end")
  })

  test("BI 138: a form from another origin, or without the ticket's cookie, is refused", async () => {
    const { ticket, post, get, cookie } = await hosted()
    for (const origin of ["https://evil.example", "null", w.origin, ""]) {
      assert.equal((await post({ choice: "new" }, { origin })).status, 403, origin)
    }
    const other = await hosted()
    for (const wrong of [
      "",
      other.cookie,
      "__Host-menshen-ticket-=%",
      cookie.replace(/.\.[^.]+$/, "!$&"),
    ]) {
      assert.equal((await post({ choice: "new" }, { cookie: wrong })).status, 404, wrong)
      assert.equal((await get(`/choose?ticket=${ticket.scene}`, { cookie: wrong })).status, 404)
    }
    assert.equal((await post({ choice: "canary" })).status, 400)
    assert.equal((await world.statusOf(w, ticket)).body.state, "choosing")
  })

  test("starting again ends the ticket that another person scanned, and repeats the request", async () => {
    const { ticket, post } = await hosted()
    const answer = await post({ choice: "cancel" })
    assert.equal(answer.status, 303)
    const to = new URL(answer.headers.get("location") ?? "", w.menshen.url)
    assert.equal((await world.statusOf(w, ticket)).body.state, "cancelled")
    const cookie = ticketCookie(ticket)
    const again = await fetch(to, { headers: { cookie }, redirect: "manual" })
    const page = new URL(again.headers.get("location") ?? "", w.menshen.url)
    assert.equal(page.pathname, "/authorize/wait")
    const { request } = ticketRow(w, page.searchParams.get("ticket") ?? "")
    assert.equal(new URLSearchParams(String(request)).get("state"), "s-1")
  })

  test("a widget's window needs a registered page and the ticket's secret, and shows no code", async () => {
    const { ticket } = await untilChoosing(w)
    const enter = (fields: Record<string, string>, origin = w.origin) =>
      fetch(`${w.menshen.url}/choose/enter`, {
        method: "POST",
        redirect: "manual",
        headers: { origin },
        body: new URLSearchParams({ ticket: ticket.scene, secret: ticket.secret, ...fields }),
      })
    for (const origin of ["https://evil.example", "null", ""]) {
      assert.equal((await enter({}, origin)).status, 403, origin)
    }
    for (const secret of ["", "x", "A".repeat(43)]) {
      assert.equal((await enter({ secret })).status, 404, secret)
    }
    const waiting = await world.openTicket(w)
    assert.equal((await enter({ ticket: waiting.scene, secret: waiting.secret })).status, 409)
    const entered = await enter({})
    assert.deepEqual(
      [entered.status, entered.headers.get("location")],
      [303, `/choose?ticket=${ticket.scene}`],
    )
    const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? ""
    const resume = `${w.menshen.url}/authorize/resume?ticket=${ticket.scene}`
    const post = await fetch(`${w.menshen.url}/choose`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie, origin: w.menshen.url },
      body: new URLSearchParams({ ticket: ticket.scene, choice: "new" }),
    })
    assert.equal(post.status, 200)
    assert.ok(!(await post.text()).includes("resume"))
    const stolen = await fetch(resume, { headers: { cookie }, redirect: "manual" })
    assert.equal(stolen.status, 404, "the window has no code to fetch")
    await subOf(w, ticket)
  })
})
