// A code of a pool can be scanned for days, and whoever photographed it keeps it. It signs nobody in but at the page that
// leased it, and strangers neither fill a pool nor empty it (CD-01, AV-01).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { call } from "../support/admin.ts"
import { fillPool, inventedCodes, poolWorld, qrPool } from "../support/pool.ts"
import { newOpenid, postMessage, scanFields, xmlOf } from "../support/push.ts"
import {
  askForTicket,
  newPerson,
  openTicket,
  post,
  scan,
  statusOf,
  untilSettled,
  type World,
} from "../support/world.ts"

let w: World
before(async () => {
  w = await poolWorld((config) => {
    config.clientAddressHeader = "x-client"
  })
  await fillPool(w, 100)
})
after(() => w?.close())

const stateOf = async (ticket: Awaited<ReturnType<typeof openTicket>>) =>
  (await statusOf(w, ticket)).body.state

describe("a code of a pool", { concurrency: 1 }, () => {
  test("of a sign-in that is done signs nobody in to a later page", async () => {
    const first = await openTicket(w)
    await scan(w, (await newPerson(w)).person, first.url)
    await untilSettled(w, first)
    const later = await openTicket(w)
    const again = await scan(w, (await newPerson(w, "Li")).person, first.url)
    assert.equal(await stateOf(later), "waiting")
    assert.match(again.replies.join(), /已被别人扫过|已过期/)
  })

  test("of a cancelled page stays with that page after a restart, too", async () => {
    const first = await openTicket(w)
    const bearer = { authorization: `Bearer ${first.secret}` }
    await post(`${w.menshen.url}/tickets/${first.scene}/cancel`, {}, bearer)
    await w.menshen.kill()
    await w.menshen.start()
    const later = await Promise.all(Array.from({ length: 5 }, () => openTicket(w)))
    assert.ok(later.every(({ url }) => url !== first.url))
    await scan(w, (await newPerson(w)).person, first.url)
    for (const ticket of later) assert.equal(await stateOf(ticket), "waiting")
  })

  test("is not leased again because its batch is uploaded again", async () => {
    const codes = await fillPool(w, 5)
    const first = await openTicket(w)
    const expires = Math.floor(Date.now() / 1000) + 20 * 86_400
    const replayed = codes.map((code) => ({ ...code, expires }))
    assert.equal((await call(w, "POST", qrPool, { codes: replayed })).body.added, 0)
    const others = await Promise.all(Array.from({ length: 5 }, () => openTicket(w)))
    assert.ok(others.every(({ url }) => url !== first.url))
  })

  test("whose scene somebody guesses is no page's: neither a ticket's nor another form", async () => {
    const ticket = await openTicket(w)
    const guesses = [`p${ticket.scene.slice(1)}`, `p${"A".repeat(22)}`, "p' OR ticket <> '"]
    for (const scene of guesses) {
      const { status } = await postMessage(w, xmlOf(scanFields(w, newOpenid(), scene)))
      assert.equal(status, 200)
    }
    assert.equal(await stateOf(ticket), "waiting")
  })
})

describe("a stranger", { concurrency: 1 }, () => {
  test("neither uploads, counts nor discards codes", async () => {
    const [code] = inventedCodes(1, "stranger", Math.floor(Date.now() / 1000) + 86_400)
    const before = (await call(w, "GET", qrPool)).body
    for (const key of [undefined, "a-wrong-key-of-at-least-32-characters"]) {
      const headers = { ...(key && { authorization: `Bearer ${key}` }) }
      const url = `${w.menshen.url}${qrPool}`
      const asked = [
        await fetch(url, { headers }),
        (await post(url, { codes: [code] }, headers)).response,
        (await post(`${url}/discard`, {}, headers)).response,
      ]
      for (const { status } of asked) assert.ok([401, 429].includes(status))
    }
    const { free } = (await call(w, "GET", qrPool)).body
    assert.equal(free, before.free)
  })

  test("of one address gets a small part of the pool, and leaves the rest to the others", async () => {
    const before = (await call(w, "GET", qrPool)).body.free
    let given = 0
    for (let at = 0; at < 40; at++) {
      const { status } = await askForTicket(w, {}, { "x-client": "203.0.113.7" })
      if (status === 201) given += 1
    }
    assert.ok(given > 0 && given <= 3, `${given} of ${before}`)
    const other = await askForTicket(w, {}, { "x-client": "203.0.113.8" })
    assert.equal(other.status, 201)
  })
})
