// A QR code costs one of the account's 100,000 a day. The hosted page made its code before anybody could see
// it: a hidden frame, a page opened by a program, or fifty reloads each spent one.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as oauth from "../support/oauth.ts"
import { ticketRow } from "../support/ticket-rows.ts"
import { until } from "../support/until.ts"
import * as world from "../support/world.ts"

const create = "/cgi-bin/qrcode/create"
let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

const made = () => oauth.callsOf(w, create)
const address = (more: Record<string, string> = {}) => oauth.authorizeUrl(w, more)

/** One request of a browser, which shows the page but nothing in it. */
async function open(cookie = "", headers: Record<string, string> = {}, more = {}) {
  const answer = await fetch(address(more), { redirect: "manual", headers: { cookie, ...headers } })
  const html = await answer.text()
  const scene = / ticket="([^"]+)"/.exec(html)?.[1] ?? ""
  return { answer, scene, html, cookie: oauth.cookieOf(answer) || cookie }
}

const image = (scene: string, cookie: string, headers: Record<string, string> = {}) =>
  fetch(`${w.menshen.url}/authorize/qr?ticket=${scene}`, { headers: { cookie, ...headers } })

describe("AV-01: a hosted page that nobody sees", () => {
  for (const headers of [
    { "sec-fetch-dest": "iframe", "sec-fetch-mode": "navigate", "sec-fetch-site": "cross-site" },
    { "sec-fetch-dest": "document", "sec-fetch-mode": "navigate", "sec-fetch-site": "cross-site" },
    { "sec-fetch-dest": "document", "sec-fetch-mode": "navigate", "sec-purpose": "prefetch" },
    { "sec-fetch-dest": "image", "sec-fetch-mode": "no-cors", "sec-fetch-site": "cross-site" },
    { "sec-fetch-dest": "script", "sec-fetch-mode": "no-cors", "sec-fetch-site": "cross-site" },
    { "sec-fetch-dest": "style", "sec-fetch-mode": "no-cors", "sec-fetch-site": "same-site" },
  ] as Record<string, string>[]) {
    test(`spends no QR code (${Object.values(headers).join(", ")})`, async () => {
      const before = await made()
      await Promise.all(Array.from({ length: 10 }, () => open("", headers)))
      assert.equal(await made(), before)
    })
  }

  test("spends none by its image without the cookie, from another site, or ahead of time", async () => {
    const { scene, cookie } = await open()
    const before = await made()
    const other = await open()
    for (const [held, headers] of [
      ["", {}],
      [other.cookie, {}],
      [cookie, { "sec-fetch-site": "cross-site" }],
      [cookie, { "sec-fetch-site": "same-site" }],
      [cookie, { "sec-fetch-site": "none" }],
      [cookie, { "sec-fetch-site": "same-origin", "sec-purpose": "prefetch" }],
      [cookie, { "sec-fetch-site": "same-origin", "sec-fetch-dest": "script" }],
    ] as [string, Record<string, string>][]) {
      const refused = await image(scene, held, headers)
      assert.equal(refused.status, 404, JSON.stringify(headers))
      assert.equal(refused.headers.get("content-type"), "image/svg+xml")
    }
    assert.equal(await made(), before)
  })

  test("and one that is seen spends one, however many requests race for it", async () => {
    const { scene, cookie } = await open()
    const before = await made()
    const seen = { "sec-fetch-site": "same-origin", "sec-fetch-dest": "image" }
    const pictures = await Promise.all(
      Array.from({ length: 20 }, async () => (await image(scene, cookie, seen)).text()),
    )
    assert.equal(new Set(pictures).size, 1)
    assert.match(pictures[0] ?? "", /^<svg [^>]*viewBox="0 0 \d+ \d+"/)
    assert.equal(await made(), before + 1)
  })
})

describe("the address that ends a sign-in", () => {
  test("gives no code to an image or to HEAD, and begins no session", async () => {
    const { scene, cookie } = await open()
    await world.scan(w, (await world.newPerson(w)).person, await world.qrOf(w, scene, cookie))
    const resume = (init: RequestInit) =>
      fetch(`${w.menshen.url}/authorize/resume?ticket=${scene}`, { redirect: "manual", ...init })
    await until("it is approved", () => ticketRow(w, scene).state === "approved")
    const load = { "sec-fetch-site": "same-origin", "sec-fetch-dest": "image" }
    const shown = [
      await resume({ headers: { cookie, ...load } }),
      await resume({ headers: { cookie }, method: "HEAD" }),
    ]
    assert.deepEqual(
      shown.map(({ status, headers }) => [status, headers.getSetCookie()]),
      [
        [404, []],
        [200, []],
      ],
    )
    assert.equal(ticketRow(w, scene).state, "approved")
    assert.equal((await resume({ headers: { cookie } })).status, 303)
  })
})

describe("AV-01: a browser that reloads the page", () => {
  test("keeps its ticket, so that fifty reloads are one QR code", async () => {
    const before = await made()
    const first = await open()
    for (let loads = 0; loads < 50; loads++) {
      const page = await open(first.cookie)
      assert.equal(page.scene, first.scene)
      await image(page.scene, first.cookie)
    }
    assert.equal(await made(), before + 1)
  })

  test("gets another one for another request, from another browser, and after a scan", async () => {
    const first = await open()
    for (const more of [
      { state: "s-2" },
      { nonce: "n-2" },
      { prompt: "login" },
      { scope: "openid" },
    ]) {
      assert.notEqual((await open(first.cookie, {}, more)).scene, first.scene, JSON.stringify(more))
    }
    assert.notEqual((await open()).scene, first.scene)
    const answer = await fetch(`${w.menshen.url}/authorize/qr?ticket=${first.scene}`, {
      headers: { cookie: first.cookie, accept: "application/json" },
    })
    const { url } = await answer.json()
    await world.scan(w, (await world.newPerson(w)).person, url)
    assert.notEqual((await open(first.cookie)).scene, first.scene)
  })
})
