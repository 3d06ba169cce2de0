// The rows of a pool: a code serves one ticket in its life, the code that ends first comes first, and no code is given
// that ends before its ticket.

import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import {
  levelOf,
  PoolCodes,
  percentOf,
  sentenceOfStock,
} from "../../../edge/desks/account/egress/pool-codes.ts"
import { accountSteps } from "../../../edge/desks/account/keeper-schema.ts"
import { inventedCodes } from "../../support/pool.ts"
import { sqlInMemory } from "../../support/sql-storage.ts"

const daySeconds = 86_400
const now = Date.UTC(2026, 0, 1)
const at = (seconds: number) => now + seconds * 1000
const ending = (seconds: number) => now / 1000 + seconds

let pool: PoolCodes
let sql: SqlStorage
beforeEach(() => {
  sql = sqlInMemory(accountSteps.flat())
  pool = new PoolCodes(sql)
})
const lease = (ticket: string, when = now) => pool.lease(ticket, 120, when)

test("the code that ends first is leased first, and once", () => {
  const late = inventedCodes(2, "late", ending(3 * daySeconds))
  const soon = inventedCodes(1, "soon", ending(2 * daySeconds))
  assert.equal(pool.add([...late, ...soon], now), 3)
  const given = ["m1", "m2", "m3"].map((ticket) => lease(ticket))
  assert.equal(given[0], soon[0]?.url)
  assert.deepEqual(new Set(given).size, 3)
  assert.equal(lease("m4"), undefined)
  assert.equal(pool.ticketOf(soon[0]?.scene ?? ""), "m1")
})

test("a code that ends before its ticket is left out", () => {
  pool.add(inventedCodes(1, "short", ending(120 + 60)), now)
  assert.equal(lease("m1"), undefined)
  pool.add(inventedCodes(1, "long", ending(120 + 76)), now)
  assert.notEqual(lease("m1"), undefined)
})

test("a leased code stays its ticket's, after the ticket too, until WeChat takes it no more", () => {
  const [code] = inventedCodes(1, "only", ending(2 * daySeconds))
  assert.ok(code)
  pool.add([code], now)
  lease("m1")
  for (const seconds of [121, daySeconds, 2 * daySeconds]) {
    assert.equal(pool.add([code], at(seconds)), 0)
    assert.equal(lease("m2", at(seconds)), undefined)
    assert.equal(pool.ticketOf(code.scene), "m1")
  }
  assert.deepEqual(pool.count(at(60)), { free: 0, leased: 1, quarantined: 0, expiring: 0 })
  assert.deepEqual(pool.count(at(180)), { free: 0, leased: 0, quarantined: 1, expiring: 0 })
  pool.add(inventedCodes(1, "next", ending(9 * daySeconds)), at(2 * daySeconds + 3601))
  assert.equal(pool.ticketOf(code.scene), undefined)
})

test("a stored code stays as it is, by its scene and by its text", () => {
  const [code] = inventedCodes(1, "one", ending(2 * daySeconds))
  assert.ok(code)
  assert.equal(pool.add([code, code], now), 1)
  assert.equal(pool.add([{ ...code, expires: code.expires + 60 }], now), 0)
  assert.equal(pool.add([{ ...code, scene: `p${"x".repeat(22)}` }], now), 0)
  assert.equal(pool.count(now).free, 1)
})

test("discarded codes are leased by nobody, and a fresh upload does not bring them back", () => {
  const codes = inventedCodes(3, "old", ending(2 * daySeconds))
  pool.add(codes, now)
  lease("m1")
  pool.discard()
  assert.equal(pool.add(codes, now), 0)
  assert.equal(lease("m2"), undefined)
  assert.equal(pool.ticketOf(codes[1]?.scene ?? ""), "")
})

test("an operator is warned below 20 %, below 5 %, a day ahead, and of an empty pool", () => {
  const stock = (free: number, gone: number, expiring = 0) => ({
    free,
    leased: 0,
    quarantined: gone,
    expiring,
  })
  const levels = [
    [stock(20, 80), undefined],
    [stock(19, 81), 20],
    [stock(5, 95), 20],
    [stock(4, 96), 5],
    [stock(0, 100), 0],
    [stock(0, 0), 0],
    [stock(100, 0, 80), undefined],
    [stock(100, 0, 81), 20],
    [stock(100, 0, 100), 5],
  ] as const
  for (const [given, level] of levels) assert.equal(levelOf(given), level, JSON.stringify(given))
  assert.equal(percentOf(stock(0, 0)), 0)
  assert.match(sentenceOfStock("acme", stock(4, 96)), /4 QR codes left.*pool fill --account acme/)
})

test("the count that pages ask for follows each lease, and is counted anew after a minute", () => {
  pool.add(inventedCodes(3, "one", ending(2 * daySeconds)), now)
  assert.equal(pool.stock(now).free, 3)
  lease("m1")
  assert.deepEqual(pool.stock(now), pool.count(now))
  new PoolCodes(sql).add(inventedCodes(5, "two", ending(2 * daySeconds)), now)
  assert.equal(pool.stock(at(59)).free, 2)
  assert.equal(pool.stock(at(61)).free, 7)
})
