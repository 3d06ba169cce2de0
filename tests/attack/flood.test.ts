// One client asks as fast as it can. It is told to wait, it writes nothing, and nobody else notices
// (AV-01).

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { globSync } from "node:fs"
import { request } from "node:http"
import type { Socket } from "node:net"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { after, before, describe, test } from "node:test"
import { adminWorld, call } from "../support/admin.ts"
import { openLive } from "../support/live.ts"
import { until } from "../support/until.ts"
import { openTicket, type World } from "../support/world.ts"

let w: World
before(async () => {
  w = await adminWorld((config) => {
    config.clientAddressHeader = "x-client"
  })
})
after(() => w.close())

const from = (address: string) => ({ "x-client": address })

/** The statuses of so many requests, fifty at a time, and how often each came. */
async function flood(count: number, one: () => Promise<number>): Promise<Record<number, number>> {
  const seen: Record<number, number> = {}
  for (let at = 0; at < count; at += 50) {
    const some = await Promise.all(Array.from({ length: Math.min(50, count - at) }, one))
    for (const status of some) seen[status] = (seen[status] ?? 0) + 1
  }
  return seen
}

const authorize = async (address: string): Promise<Response> => {
  const query = new URLSearchParams({ client_id: "nobody", response_type: "code" })
  return fetch(`${w.menshen.url}/authorize?${query}`, {
    headers: { ...from(address), "accept-language": "en" },
  })
}

describe("a flood of sign-ins from one address", () => {
  test("is answered 300 times a minute, on pages and by the API together", async () => {
    await openTicket(w, {}, from("203.0.113.1"))
    const seen = await flood(320, async () => (await authorize("203.0.113.1")).status)
    assert.ok((seen[429] ?? 0) >= 20, JSON.stringify(seen))
    assert.equal((seen[400] ?? 0) + (seen[429] ?? 0), 320)
    await assert.rejects(openTicket(w, {}, from("203.0.113.1")), /429.*rate_limited/)
  })

  test("gets a page that says when to try again", async () => {
    const page = await authorize("203.0.113.1")
    assert.equal(page.status, 429)
    const wait = Number(page.headers.get("retry-after"))
    assert.ok(wait > 0 && wait <= 60, String(wait))
    assert.match(await page.text(), /Wait a minute/)
  })

  test("leaves every other address alone", async () => {
    const other = await openTicket(w, {}, from("203.0.113.2"))
    assert.ok(other.scene)
  })

  test("cannot hide behind a header that nobody named", async () => {
    const hiding = { ...from("203.0.113.1"), "x-forwarded-for": "198.51.100.77" }
    await assert.rejects(openTicket(w, {}, hiding), /429/)
  })

  test("counts a household of IPv6 as one", async () => {
    let at = 0
    const seen = await flood(320, async () => {
      at++
      return (await authorize(`2001:db8:5:5::${at.toString(16)}`)).status
    })
    assert.ok((seen[429] ?? 0) >= 20, JSON.stringify(seen))
  })
})

/** The rows of a table, over all desks on the disk. */
function rowsOnDisk(table: string): number {
  const files = globSync(join(w.menshen.dataDir, "**/*.sqlite"))
  assert.ok(files.length > 0)
  let rows = 0
  for (const file of files) {
    const database = new DatabaseSync(file, { readOnly: true })
    const known = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(table)
    if (known) rows += Number(database.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get()?.n)
    database.close()
  }
  return rows
}

test("wrong admin keys are refused without a write", async () => {
  const wrong = { ...from("203.0.113.9"), authorization: "Bearer guess" }
  // The directory wakes, so that its tables are on the disk.
  assert.equal((await call(w, "GET", "/admin/pools/customers/audit")).status, 200)
  const ask = async () => (await call(w, "GET", "/admin/pools", undefined, wrong)).status
  const seen = await flood(60, ask)
  assert.deepEqual(seen, { 401: 10, 429: 50 })
  assert.equal(rowsOnDisk("limits"), 0)
  assert.equal((await call(w, "GET", "/admin/pools", undefined, from("203.0.113.9"))).status, 200)
})

describe("streams", () => {
  test("the newest socket of a ticket replaces the one before", async () => {
    const ticket = await openTicket(w, {}, from("203.0.113.20"))
    const upgrade = request(`${w.menshen.url}/tickets/${ticket.scene}/live`, {
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        origin: w.origin,
        "sec-websocket-version": "13",
        "sec-websocket-key": randomBytes(16).toString("base64"),
        "sec-websocket-protocol": `menshen.v1, bearer.${ticket.secret}`,
      },
    }).end()
    const [, first] = (await once(upgrade, "upgrade")) as [unknown, Socket]
    let heard = Buffer.alloc(0)
    first.on("data", (bytes: Buffer) => {
      heard = Buffer.concat([heard, bytes])
    })
    const second = await openLive(w, ticket)
    // A close frame of ten bytes that begin with 4001 (RFC 6455 section 5.5.1).
    const closing = Buffer.from([0x88, 10, 4001 >> 8, 4001 & 255])
    await until("the first socket is closed", () => heard.includes(closing))
    first.destroy()
    assert.match(await second.next(), /"state":"waiting"/)
    second.close()
  })

  test("one poll waits for a ticket, and a newer one takes its place", async () => {
    const ticket = await openTicket(w, {}, from("203.0.113.21"))
    const poll = () =>
      fetch(`${w.menshen.url}/tickets/${ticket.scene}?version=1&wait=25`, {
        headers: { authorization: `Bearer ${ticket.secret}` },
      })
    let answered = 0
    const polls = Array.from({ length: 20 }, async () => {
      const { status } = await poll()
      answered++
      return status
    })
    await until("all polls but one are answered", () => answered === 19)
    await fetch(`${w.menshen.url}/tickets/${ticket.scene}/cancel`, {
      method: "POST",
      headers: { authorization: `Bearer ${ticket.secret}` },
    })
    assert.deepEqual(await Promise.all(polls), Array(20).fill(200))
  })
})
