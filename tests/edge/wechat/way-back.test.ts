// A callback of WeChat's web authorization that belongs to no ticket of this browser: its state was damaged on the
// way, or the cookie was lost. No code is spent, and the page has a way on.

import assert from "node:assert/strict"
import { after, describe, test } from "node:test"
import * as oauth from "../../support/oauth.ts"

const w = await oauth.startOAuth()
after(w.close)

/** A callback after WeChat has sent the browser back. */
async function ready(extra: Record<string, string> = {}) {
  const mei = await oauth.person(w)
  const { cookie, link } = await oauth.begin(w, extra)
  return { cookie, back: new URL(await oauth.codeFor(w, mei.person, link)) }
}

const damages: [what: string, change: (back: URL) => void][] = [
  ["cut short", ({ searchParams }) => searchParams.set("state", "abc")],
  ["empty", ({ searchParams }) => searchParams.set("state", "")],
  ["missing", ({ searchParams }) => searchParams.delete("state")],
  [
    "in upper case",
    ({ searchParams }) => searchParams.set("state", `${searchParams.get("state")}`.toUpperCase()),
  ],
  ["of other characters", ({ searchParams }) => searchParams.set("state", "%F0%9F\n<script>")],
]

const unescaped = (text = "") => text.replaceAll("&amp;", "&")
const buttonIn = (html: string) =>
  unescaped(/<a class="button" href="([^"]+)"/.exec(html)?.[1] ?? "")
const wayIn = (html: string) =>
  unescaped(/<p class="small way"><a href="([^"]+)"/.exec(html)?.[1] ?? "")

describe("a callback with a state that is damaged", () => {
  for (const [what, damage] of damages) {
    test(`offers to go on with the ticket of the cookie: ${what}`, async () => {
      const { cookie, back } = await ready({ state: "mine" })
      damage(back)
      const answer = await oauth.visit(back, cookie)
      const html = await answer.text()
      assert.deepEqual([answer.status, answer.headers.get("location")], [404, null])
      assert.match(html, /返回 Acme Shop/)
      const page = await oauth.visit(w.menshen.url + buttonIn(html), cookie)
      assert.match(await page.text(), /<img class="qr"/)
      const declined = await oauth.visit(w.menshen.url + wayIn(html), cookie)
      const to = new URL(oauth.locationOf(declined))
      assert.deepEqual(
        [to.searchParams.get("error"), to.searchParams.get("state")],
        ["access_denied", "mine"],
      )
    })

    test(`leads a browser without the cookie to the application: ${what}`, async () => {
      const { back } = await ready()
      damage(back)
      const html = await (await oauth.visit(back)).text()
      assert.deepEqual([wayIn(html), buttonIn(html)], [`${w.origin}/`, ""])
      assert.match(html, /返回 Acme Shop/)
    })
  }

  test("offers no ticket that has ended, or that is another account's", async () => {
    const { cookie, back } = await ready()
    const elsewhere = new URL(String(back).replace("/acme/oauth", "/bistro/oauth"))
    const there = await (await oauth.visit(elsewhere, cookie)).text()
    assert.deepEqual([buttonIn(there), wayIn(there)], ["", `${w.origin}/`])
    back.searchParams.set("state", "abc")
    const here = await (await oauth.visit(back, cookie)).text()
    await oauth.visit(w.menshen.url + wayIn(here), cookie)
    const after = await (await oauth.visit(back, cookie)).text()
    assert.deepEqual([buttonIn(after), wayIn(after)], ["", `${w.origin}/`])
  })
})

describe("a callback without a cookie", () => {
  test("leads to the application, and nowhere that its address says", async () => {
    const { back } = await ready()
    const html = await (await oauth.visit(back)).text()
    assert.equal(wayIn(html), `${w.origin}/`)
    back.searchParams.set("client_id", "https://evil.example")
    const evil = await (await oauth.visit(back)).text()
    assert.doesNotMatch(evil, /evil\.example|<a /)
  })
})
