// Five requests by a stranger's ticket used to silence a victim's address for an hour, while the victim was
// told that a code is on its way. Codes are counted by the person who asks and the address, so that a
// stranger's requests are the stranger's; what many strangers can do is told, with its end (AV-11).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as admin from "../support/admin.ts"
import { type ChoosingWorld, startChoosing, untilChoosing } from "../support/choosing.ts"
import { rowsOf, until } from "../support/directory.ts"
import { assertIsRefusalId } from "../support/refusal-id.ts"
import type { BrowserTicket } from "../support/world.ts"

const hourMs = 60 * 60 * 1000
let w: ChoosingWorld
before(async () => {
  w = await startChoosing((config) => {
    config.clientAddressHeader = "x-client"
  })
  const lines = ["mei", "lei"].map((name) =>
    JSON.stringify({ user: `user-${name}`, emails: [`${name}@example.com`] }),
  )
  const { status } = await admin.call(w, "POST", `${admin.poolPath}/import`, lines.join("\n"))
  assert.equal(status, 200)
})
after(() => w.close())

let clients = 0
async function ask(ticket: BrowserTicket, address: string) {
  const response = await fetch(`${w.menshen.url}/tickets/${ticket.scene}/proofs`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${ticket.secret}`,
      "x-client": `2001:db8:0:${++clients}::1`,
    },
    body: JSON.stringify({
      kind: "otp",
      channel: "email",
      address,
      phone_code: ticket.phoneCode,
    }),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

/** So many requests of a stranger who has not asked before, and how many were taken. */
async function stranger(address: string, times: number): Promise<number> {
  const { ticket } = await untilChoosing(w)
  let taken = 0
  for (let round = 0; round < times; round++) {
    if ((await ask(ticket, address)).status === 202) taken += 1
  }
  return taken
}

const lettersTo = (address: string) =>
  w.letters.filter(({ body }) => body.includes(`"${address}"`)).length

describe("AV-11: a stranger who asks for codes at somebody's address", () => {
  test("gets five, and the owner still gets one", async () => {
    assert.equal(await stranger("mei@example.com", 7), 5)
    await until("they are sent", () => lettersTo("mei@example.com") === 5)
    const { ticket } = await untilChoosing(w)
    assert.equal((await ask(ticket, "mei@example.com")).status, 202)
    await until("the owner has a code", () => lettersTo("mei@example.com") === 6)
  })

  test("has friends: of twenty codes the last two are for people who have not asked", async () => {
    const taken = []
    for (let times = 0; times < 4; times++) taken.push(await stranger("lei@example.com", 6))
    assert.deepEqual(taken, [5, 5, 5, 3])
    const { ticket } = await untilChoosing(w)
    assert.equal((await ask(ticket, "lei@example.com")).status, 202)
    await until("the owner has a code", () => lettersTo("lei@example.com") === 19)
    assert.equal((await ask(ticket, "lei@example.com")).status, 429, "now they have asked")
    assert.equal(await stranger("lei@example.com", 2), 1)
    assert.equal(await stranger("lei@example.com", 1), 0)
  })

  test("lets the owner be told when the next code can be sent, for any address alike", async () => {
    const before = Date.now()
    const heard = []
    for (const address of ["lei@example.com", "nobody@example.com"]) {
      for (let times = lettersTo(address); times < 20; times++) await stranger(address, 1)
      const { ticket } = await untilChoosing(w)
      const { status, headers, body } = await ask(ticket, address)
      const { retry_at: at, error_id: id, ...rest } = body
      // A random one, for the operator.
      assertIsRefusalId(id)
      const waitMs = Date.parse(at) - Date.now()
      assert.ok(waitMs > 0 && waitMs <= hourMs, `${waitMs} ms`)
      assert.ok(Math.abs(Number(headers.get("retry-after")) - waitMs / 1000) < 5)
      assert.ok(Date.parse(at) <= before + hourMs || address.startsWith("nobody"))
      heard.push([status, rest])
    }
    assert.deepEqual(heard[0], heard[1])
    assert.deepEqual(heard[0], [
      429,
      {
        error: "too_many_requests",
        error_description: "Too many codes were asked for at this address. Wait until retry_at.",
      },
    ])
  })

  test("writes nothing when refused, and no name that can be read", async () => {
    const { ticket, openid } = await untilChoosing(w)
    const rows = () => rowsOf(w, "SELECT * FROM otp_asks")
    for (let times = 0; times < 5; times++) await ask(ticket, "an@example.com")
    const count = rows().length
    assert.equal((await ask(ticket, "an@example.com")).status, 429)
    assert.equal(rows().length, count)
    const text = JSON.stringify(rows())
    assert.ok(!text.includes("example.com") && !text.includes(openid))
  })
})
