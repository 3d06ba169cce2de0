// Anybody can push authorization requests of a public client. Unknown parameters used to be stored, every
// byte that came unescaped became three, and nothing was deleted for an hour: 14 KB sent were 43 KB on the
// disk of the desk that holds everybody's sessions.

import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { after, before, describe, test } from "node:test"
import { filesOf } from "../support/directory.ts"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

const sent = 200
/** What 200 requests of 6 KB may leave, of the client's share. */
const storedBytesMax = 1024 * 1024

let w: World
before(async () => {
  // As many strangers as it takes: the desk bounds what all of them hold together.
  w = await rp.startProvider((config) => {
    config.limits = { pushedRequestsPerAddress: 1_000_000 }
    config.clientAddressHeader = "x-client"
  })
})
after(() => w.close())

const tables = ["pushed_forms", "pushed_requests"]

/** The bytes of all columns of all pushed requests. */
function stored(): { rows: number; bytes: number } {
  const total = { rows: 0, bytes: 0 }
  for (const file of filesOf(w, "SessionDesk")) {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
    for (const table of tables.filter((name) => columnsOf(database, name).length > 0)) {
      const sum = columnsOf(database, table).map((name) => `octet_length(${name})`)
      const query = `SELECT count(*) AS rows, coalesce(sum(${sum.join("+")}), 0) AS bytes FROM ${table}`
      const { rows, bytes } = database.prepare(query).get() as { rows: number; bytes: number }
      total.rows += rows
      total.bytes += bytes
    }
    database.close()
  }
  return total
}

const columnsOf = (database: DatabaseSync, table: string) =>
  database
    .prepare("SELECT name FROM pragma_table_info(?)")
    .all(table)
    .map(({ name }) => name)

const request = (more: Record<string, string> = {}) =>
  String(new URLSearchParams(rp.request(w, "spa", { ...rp.pkce().challenge, ...more })))

async function push(body: string, address = "203.0.113.1") {
  const { status, body: answer } = await rp.call(w, "/par", body, { "x-client": address })
  return { status, answer }
}

async function pushMany(): Promise<void> {
  const long = "x".repeat(2000)
  const largest = request({ state: long, nonce: long, ui_locales: long })
  for (let at = 0; at < sent; at += 20) {
    const together = Array.from({ length: 20 }, () => push(largest))
    for (const { status } of await Promise.all(together)) assert.equal(status, 201)
  }
}

describe("AV-04: requests that a stranger pushes for a public client", () => {
  test("store no parameter that Menshen does not read", async () => {
    const before = stored()
    const unknown = [1, 2, 3, 4, 5, 6, 7].map((at) => `&unknown${at}=${"x".repeat(2000)}`)
    const { status } = await push(request() + unknown.join(""))
    assert.equal(status, 201)
    const { rows, bytes } = stored()
    assert.equal(rows - before.rows, 1)
    assert.ok(bytes - before.bytes < 1024, `${bytes - before.bytes} bytes`)
  })

  test("store bytes that came unescaped unescaped, and not for long", async () => {
    const before = stored()
    const sent = `${request()}&ui_locales=${"门".repeat(600)}`
    const { status, answer } = await push(sent)
    assert.equal(status, 201)
    const { bytes } = stored()
    // Sealed and in base64url, with the hash.
    assert.ok(bytes - before.bytes < 1.7 * Buffer.byteLength(sent), `${bytes - before.bytes} bytes`)
    assert.ok(answer.expires_in <= 60)
  })

  test("hold less than a megabyte together, however many they are", async () => {
    await pushMany()
    const { bytes } = stored()
    assert.ok(bytes < storedBytesMax, `${bytes} bytes`)
  })

  test("are refused above 10 KiB", async () => {
    const long = { state: "s".repeat(6144), nonce: "门".repeat(682), ui_locales: "u".repeat(1024) }
    assert.equal((await push(request(long))).status, 201)
    assert.equal((await push(request({ ...long, id_token_hint: "h".repeat(1024) }))).status, 400)
  })

  test("take the place of no honest request", async () => {
    const { status, answer } = await push(request({ state: "honest" }))
    assert.equal(status, 201)
    await pushMany()
    const params = { client_id: "spa", request_uri: answer.request_uri }
    const callback = await rp.signInAs(w, new rp.UserAgent(w), params)
    assert.equal(callback.searchParams.get("state"), "honest")
  })

  test("take the place of no honest request from another address, if they are small", async () => {
    const { status, answer } = await push(request({ state: "honest" }), "198.51.100.1")
    assert.equal(status, 201)
    for (let at = 0; at < 800; at += 20) {
      const together = Array.from({ length: 20 }, (_, of) => push(request(), `203.0.113.${of}`))
      for (const { status } of await Promise.all(together)) assert.equal(status, 201)
    }
    const params = { client_id: "spa", request_uri: answer.request_uri }
    const callback = await rp.signInAs(w, new rp.UserAgent(w), params)
    assert.equal(callback.searchParams.get("state"), "honest")
  })
})
