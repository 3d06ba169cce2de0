// A damaged answer of WeChat's to one application was answered by a page about another one: the newest ticket of the
// browser, whoever it was for. The page named that other application, led on to it, and its way back ended that
// sign-in (OA-01).

import assert from "node:assert/strict"
import { after, describe, test } from "node:test"
import * as oauth from "../support/oauth.ts"
import { ticketIn } from "../support/ticket-cookie.ts"
import { ticketRow } from "../support/ticket-rows.ts"

const w = await oauth.startOAuth()
after(w.close)

describe("a browser with sign-ins to two applications", () => {
  test("is led on to the one that WeChat's damaged answer is for", async () => {
    const mei = await oauth.person(w)
    const shop = await oauth.begin(w)
    const tap = await oauth.begin(w, { client_id: "tap" })
    const cookie = `${shop.cookie}; ${tap.cookie}`
    const back = new URL(await oauth.codeFor(w, mei.person, shop.link))
    back.searchParams.set("state", "damaged")
    const html = await (await oauth.visit(back, cookie)).text()
    assert.match(html, /返回 Acme Shop/)
    assert.doesNotMatch(html, /Acme tap/)
    assert.ok(html.includes(ticketIn(shop.cookie).scene), "the ticket of that application")
    assert.ok(!html.includes(ticketIn(tap.cookie).scene))
    assert.equal(ticketRow(w, ticketIn(tap.cookie).scene).state, "waiting")
  })

  test("is led back to an application for which it holds no ticket, and into no other", async () => {
    const mei = await oauth.person(w)
    const shop = await oauth.begin(w)
    const tap = await oauth.begin(w, { client_id: "tap" })
    const back = new URL(await oauth.codeFor(w, mei.person, shop.link))
    const html = await (await oauth.visit(back, tap.cookie)).text()
    assert.match(html, /返回 Acme Shop/)
    assert.doesNotMatch(html, /class="button"|Acme tap/)
  })
})
