// A page of a sibling host is same-site, so a browser sends the hosted page's cookie with its requests. A
// sibling that knew a scene used to cancel the ticket, spend the attempts of its phone code and make the
// choice on the choosing page. The cookie counts only in requests of the issuer's own pages (TK-11).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../support/push.ts"
import {
  addApps,
  cookiesOf,
  request,
  scan,
  secrets,
  ticketOn,
  UserAgent,
} from "../support/relying-party.ts"
import { until } from "../support/until.ts"
import { type BrowserTicket, startWorld, statusOf, type World } from "../support/world.ts"

const sibling = "https://evil.example.com"
/** What browsers say about a request of a page on another host of the same site. */
const fromSibling = { origin: sibling, "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }

let w: World
before(async () => {
  w = await startWorld((config) => {
    addApps(config)
    const apps = config.apps as object[]
    const more = { clientSecret: { env: "BASIC_SECRET" }, requirePkce: false }
    apps.push({ ...apps[0], ...more, clientId: "typed", confirm: "phone-code" })
    const choice = { firstSignIn: "ask", proofs: { session: true } }
    apps.push({ ...apps[0], ...more, ...choice, clientId: "asks" })
  }, secrets)
})
after(() => w.close())

/** A hosted page in a browser: its ticket and its cookie. */
async function hosted(clientId: string): Promise<{ ticket: BrowserTicket; cookie: string }> {
  const agent = new UserAgent(w)
  const ticket = await ticketOn(agent, await agent.authorize(request(w, clientId)))
  return { ticket, cookie: cookiesOf(agent) }
}

const send = (path: string, cookie: string, body: string | URLSearchParams, more = {}) =>
  fetch(`${w.menshen.url}${path}`, {
    method: "POST",
    redirect: "manual",
    headers: { ...fromSibling, cookie, ...more },
    body,
  })
const ofTheIssuer = () => ({ origin: w.menshen.url, "sec-fetch-site": "same-origin" })

const stateOf = async (ticket: BrowserTicket) => (await statusOf(w, ticket)).body.state

describe("a page of a sibling host that knows a scene", () => {
  test("cannot cancel the ticket of the hosted page, and the hosted page can", async () => {
    const { ticket, cookie } = await hosted("basic")
    const path = `/tickets/${ticket.scene}/cancel`
    await send(path, cookie, "{}")
    assert.equal(await stateOf(ticket), "waiting")
    const answer = await send(path, cookie, "{}", ofTheIssuer())
    assert.equal(answer.status, 200)
    assert.equal(await stateOf(ticket), "cancelled")
  })

  test("cannot spend the attempts of the phone code, by either way", async () => {
    const { ticket, cookie } = await hosted("typed")
    await scan(w, ticket.scene, push.newOpenid())
    const wrong = "000000"
    for (let tries = 0; tries < 3; tries++) {
      const form = new URLSearchParams({ ticket: ticket.scene, phone_code: wrong })
      await send("/authorize/confirm", cookie, form)
      await send(`/tickets/${ticket.scene}/confirm`, cookie, `{"phone_code":"${wrong}"}`)
    }
    assert.equal(await stateOf(ticket), "scanned")
  })

  test("cannot choose a new account", async () => {
    const { ticket, cookie } = await hosted("asks")
    await scan(w, ticket.scene, push.newOpenid())
    await until("the person may choose", async () => (await stateOf(ticket)) === "choosing")
    await send(`/tickets/${ticket.scene}/choose`, cookie, '{"choice":"new"}')
    assert.equal(await stateOf(ticket), "choosing")
  })

  test("cannot follow the ticket by a WebSocket or a long poll", async () => {
    const { ticket, cookie } = await hosted("basic")
    const headers = { ...fromSibling, cookie }
    const answer = await fetch(`${w.menshen.url}/tickets/${ticket.scene}`, { headers })
    assert.equal(answer.status, 404)
  })
})
