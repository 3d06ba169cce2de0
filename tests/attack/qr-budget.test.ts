// The day's QR codes of an account were anybody's: one client spent them all, and every sign-in ended until
// midnight (AV-01, P-10, D13).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminKey, adminWorld } from "../support/admin.ts"
import { authorizeUrl } from "../support/oauth.ts"
import { until } from "../support/until.ts"
import {
  askForTicket,
  collect,
  newPerson,
  openTicket,
  redeem,
  scan,
  untilSettled,
  type World,
} from "../support/world.ts"

const perDay = 400
let w: World
before(async () => {
  w = await adminWorld((config) => {
    config.clientAddressHeader = "x-client"
    const { accounts, apps } = config as { accounts: object[]; apps: object[] }
    Object.assign(accounts[0] ?? {}, { qrCodesPerDay: perDay })
    apps.push({ ...apps[0], clientId: "club", name: "Acme Club" })
  })
})
after(() => w.close())

interface Ask {
  clientId?: string
  interacted?: boolean
}

async function ask(address: string, { clientId = "shop", interacted = false }: Ask = {}) {
  const fields = { client_id: clientId, interacted: String(interacted) }
  const { status, body, response } = await askForTicket(w, fields, { "x-client": address })
  return { status, error: body.error as string | undefined, body, response }
}

/** How often each answer came to so many requests from each of these addresses. */
async function flood(addresses: string[], each: number, how: Ask = {}) {
  const seen: Record<string, number> = {}
  const asked = Array.from({ length: each }, () => addresses).flat()
  for (let at = 0; at < asked.length; at += 40) {
    const some = asked.slice(at, at + 40).map((address) => ask(address, how))
    for (const { error = "made" } of await Promise.all(some)) seen[error] = (seen[error] ?? 0) + 1
  }
  return seen
}

const addresses = (net: number, count: number) =>
  Array.from({ length: count }, (_, at) => `10.9.${net}.${at}`)

async function codesMade(): Promise<number> {
  const { calls } = await (await fetch(`${w.sandboxUrl}/platform/log`)).json()
  const made = calls.filter(({ path }: { path: string }) => path === "/cgi-bin/qrcode/create")
  return made.length
}

async function signInAtClub(address: string): Promise<void> {
  const { person } = await newPerson(w)
  const ticket = await openTicket(w, { client_id: "club" }, { "x-client": address })
  await scan(w, person, ticket.url)
  await untilSettled(w, ticket)
  const { body } = await collect(w, ticket)
  const { status } = await redeem(w, body.code, ticket.verifier, { client_id: "club" })
  assert.equal(status, 200)
}

async function health(headers: Record<string, string> = {}) {
  return (await fetch(`${w.menshen.url}/health`, { headers })).json()
}

describe("the QR codes of a day", () => {
  test("are two per cent one address's, the second half one a minute", async () => {
    const before = await codesMade()
    const seen = await flood(["10.9.0.1"], 30)
    assert.deepEqual(seen, { made: perDay / 100, rate_limited: 30 - perDay / 100 })
    assert.equal((await codesMade()) - before, perDay / 100)
    const { status, response } = await ask("10.9.0.1")
    assert.equal(status, 429)
    const wait = Number(response.headers.get("retry-after"))
    assert.ok(wait > 0 && wait <= 60, String(wait))
    assert.equal((await ask("10.9.0.2")).status, 201)
  })

  test("are for pages in use once seven in ten are made", async () => {
    for (let at = 0; at < 3; at++) await signInAtClub(`10.9.0.${10 + at}`)
    const seen = await flood(addresses(1, 200), 2)
    // Half of one address's share, its neighbour's code and three sign-ins came before.
    assert.equal(seen.made, 0.7 * perDay - perDay / 100 - 4)
    assert.equal(seen.interaction_required, 400 - (seen.made ?? 0))
    const refused = await ask("10.9.1.1")
    assert.deepEqual([refused.status, refused.error], [403, "interaction_required"])
    assert.equal((await ask("10.9.1.1", { interacted: true })).status, 201)
    assert.equal(w.menshen.log().match(/"event":"qr_budget"/g)?.length, 1)
  })

  test("come to a page without a script when its button is pressed", async () => {
    const visitor = { "x-client": "10.9.2.1", "accept-language": "en" }
    const before = await codesMade()
    const page = await fetch(authorizeUrl(w), { headers: visitor })
    const cookie = (page.headers.get("set-cookie") ?? "").split(";")[0] ?? ""
    const seen = { headers: { ...visitor, cookie } }
    const [image = ""] = /\/authorize\/qr\?[^"]*/.exec(await page.text()) ?? []
    const refused = await fetch(w.menshen.url + image.replaceAll("&amp;", "&"), seen)
    assert.equal(refused.status, 403)
    assert.match(refused.headers.get("content-type") ?? "", /^image\/svg/)
    // The page without a script comes here by itself.
    const [, place = ""] = /ticket=([^&"]+)/.exec(image) ?? []
    const next = `${w.menshen.url}/authorize/wait?ticket=${place}&version=1`
    const began = performance.now()
    const text = await (await fetch(next, seen)).text()
    assert.ok(performance.now() - began < 10_000, "nobody waits for the button")
    assert.match(text, /Show the QR code/)
    const ticket = /name="ticket" value="([^"]+)"/.exec(text)?.[1] ?? ""
    const press = (headers: Record<string, string>) =>
      fetch(`${w.menshen.url}/authorize/show`, {
        method: "POST",
        redirect: "manual",
        headers: { ...visitor, ...headers },
        body: new URLSearchParams({ ticket }),
      })
    assert.equal((await press({})).status, 404)
    assert.equal((await press({ cookie, "sec-fetch-site": "same-site" })).status, 404)
    assert.equal(await codesMade(), before)
    const pressed = await press({ cookie })
    assert.equal(pressed.status, 303)
    const shown = await fetch(new URL(pressed.headers.get("location") ?? "", w.menshen.url), {
      headers: { ...visitor, cookie },
    })
    assert.match(await shown.text(), /<menshen-login[^>]+qr=/)
    assert.equal(await codesMade(), before + 1)
  })

  test("are the converting application's at last, and nobody's from two hundred addresses", async () => {
    const seen = await flood(addresses(3, 200), 1, { interacted: true })
    assert.equal(seen.made, 0.25 * perDay - 2)
    assert.equal(seen.qr_budget_spent, 200 - (seen.made ?? 0))
    assert.equal(await codesMade(), 0.95 * perDay)
    const { status, body, response } = await ask("10.9.3.1", { interacted: true })
    assert.equal(status, 503)
    assert.match(body.error_description, /midnight in Beijing/)
    const at = Date.parse(body.at)
    assert.equal(at % 86_400_000, 16 * 3_600_000)
    const wait = Number(response.headers.get("retry-after"))
    assert.ok(Math.abs(at - Date.now() - wait * 1000) < 5000, `${body.at} ${wait}`)

    const club = await flood(addresses(4, 30), 1, { interacted: true, clientId: "club" })
    assert.deepEqual(club, { made: 0.05 * perDay, qr_budget_spent: 10 })
    assert.equal(await codesMade(), perDay)
  })

  test("are told to the operator in /health, and to strangers only in general", async () => {
    await until("health is degraded", async () => (await health()).status === "degraded")
    assert.deepEqual(await health(), { status: "degraded" })
    assert.deepEqual(await health({ authorization: "Bearer guess" }), { status: "degraded" })
    const { warnings } = await health({ authorization: `Bearer ${adminKey}` })
    const [{ sentence, ...warning }] = warnings
    assert.deepEqual(warning, { kind: "qr_budget", account: "acme" })
    assert.match(sentence, /^400 of 400 today: no QR codes of the day are left/)
  })
})
