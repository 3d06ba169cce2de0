// How long a chat code belongs to its ticket, and how many wrong ones are allowed, with a simulated
// clock.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { ChatCodes, chatCodeKeptMs } from "../../../edge/desks/account/chat-codes.ts"
import { accountSteps } from "../../../edge/desks/account/keeper-schema.ts"
import { sceneIn } from "../../support/result.ts"
import { sqlInMemory } from "../../support/sql-storage.ts"

const [second, minute] = [1000, 60_000]
const began = 1_800_000_000_000

function newCodes() {
  const sql = sqlInMemory(accountSteps.flat())
  const codes = new ChatCodes(sql)
  let messages = 0
  const find = (chatCode: string, now: number, openid = "o1", message = `m${++messages}`) =>
    sceneIn(codes.find({ chatCode, openid, message }, now))
  const give = (scene: string, now: number) => codes.give(scene, now) ?? ""
  return { sql, codes, give, find }
}

/** A number that no ticket has. */
const freeOf = (given: string[]) =>
  ["000000", "111111", "222222", "333333"].find((code) => !given.includes(code)) ?? ""

/** Gives all other numbers to another ticket until `until`. */
function fill(sql: SqlStorage, until: number): void {
  sql.exec(
    `INSERT OR IGNORE INTO chat_codes
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999999)
      SELECT printf('%06d', i), 'elsewhere', ? FROM n`,
    until,
  )
}

describe("a chat code", () => {
  test("is six digits, and names one ticket for ten minutes", () => {
    const { give, find } = newCodes()
    const code = give("scene-1", began)
    assert.match(code, /^[0-9]{6}$/)
    assert.deepEqual(find(code, began), { reason: "accepted", scene: "scene-1" })
    assert.equal(find(code, began + chatCodeKeptMs - 1).scene, "scene-1")
    assert.deepEqual(find(code, began + chatCodeKeptMs), { reason: "chat_code_unknown", scene: "" })
  })

  test("is never given again while a late push for the old ticket could arrive (CB-09)", () => {
    // CreateTime may be 300 s before the ticket was made: see create_time_before in core/policy.hpp.
    const shown = 135 * second
    const taken = 300 * second
    assert.ok(
      chatCodeKeptMs - taken >= shown,
      "what was sent to the first page is too old for the second",
    )
  })

  test("is unique among ten thousand, and evenly distributed", () => {
    const { give } = newCodes()
    const codes = Array.from({ length: 10_000 }, (_, at) => give(`scene-${at}`, began))
    assert.equal(new Set(codes).size, codes.length)
    for (let place = 0; place < 6; place++) {
      for (let digit = 0; digit < 10; digit++) {
        const count = codes.filter((code) => code[place] === String(digit)).length
        // 1,000 is expected and 30 is the standard deviation: eight of them occur once in 10^14.
        assert.ok(Math.abs(count - 1000) < 240, `digit ${digit} at ${place}: ${count} times`)
      }
    }
  })

  test("is not given if every number is taken, until one is free again", () => {
    const { sql, codes, find } = newCodes()
    fill(sql, began + minute)
    assert.equal(codes.give("mine", began), undefined)
    assert.equal(find("482915", began).scene, "elsewhere")
    const code = codes.give("mine", began + minute) ?? ""
    assert.equal(find(code, began + minute).scene, "mine")
  })
})

describe("wrong chat codes", () => {
  test("the sixth code within ten minutes is not checked, even if it is right", () => {
    const { give, find } = newCodes()
    const right = give("scene-1", began)
    const wrong = freeOf([right])
    const reasons = Array.from({ length: 7 }, (_, at) => find(wrong, began + at * second).reason)
    assert.deepEqual(reasons, [
      ...Array(5).fill("chat_code_unknown"),
      ...Array(2).fill("chat_code_limit"),
    ])
    assert.equal(find(right, began + 10 * second).reason, "chat_code_limit")
    assert.equal(find(right, began + 10 * second, "o2").reason, "accepted", "another person's is")
  })

  test("ten minutes after the first wrong code there is exactly one more try", () => {
    const { give, find } = newCodes()
    const wrong = freeOf([])
    for (let at = 0; at < 5; at++) find(wrong, began + at * second)
    const later = began + 10 * minute
    assert.equal(find(wrong, later - 1).reason, "chat_code_limit")
    assert.equal(find(wrong, later).reason, "chat_code_unknown")
    assert.equal(find(wrong, later).reason, "chat_code_limit")
    const much = later + 10 * minute + 10 * second
    assert.equal(find(give("scene-1", much), much).reason, "accepted")
  })

  test("one message is one try and gets the same answer, even if its code is given meanwhile", () => {
    const { sql, codes, find } = newCodes()
    const reasons = Array.from({ length: 9 }, () => find("482915", began, "o1", "m").reason)
    assert.deepEqual([...new Set(reasons)], ["chat_code_unknown"])
    fill(sql, began + minute)
    assert.equal(find("482915", began, "o1", "m").reason, "chat_code_unknown")
    assert.equal(find("482915", began, "o1", "another").reason, "accepted")
    codes.sweep(began)
  })

  test("sweeping deletes old entries, and says whether any are left", () => {
    const { sql, codes, give, find } = newCodes()
    const [row] = sql.exec("SELECT 1").toArray()
    assert.ok(row)
    assert.equal(codes.sweep(began), false)
    find(freeOf([give("scene-1", began)]), began)
    assert.equal(codes.sweep(began + chatCodeKeptMs - 1), true)
    assert.equal(codes.sweep(began + chatCodeKeptMs), false)
    for (const table of ["chat_codes", "wrong_chat_codes"]) {
      assert.deepEqual(sql.exec(`SELECT * FROM ${table}`).toArray(), [])
    }
  })
})
