// The last QR codes of a day are divided by sign-ins. One phone that scans the codes of one application all day
// counted as a crowd of its people, and took the share of the others (AV-01).

import assert from "node:assert/strict"
import { test } from "node:test"
import { countSignIns } from "../../edge/desks/ticket/ticket-row.ts"
import { sqlInMemory } from "../support/sql-storage.ts"

const columns = "client_id, app_id, created_at, state, origin, confirm, openid"

test("a phone that scans a thousand times is at most three sign-ins of a desk", () => {
  const sql = sqlInMemory([`CREATE TABLE tickets (${columns})`])
  const signIn = (client: string, openid: string) =>
    sql.exec(
      `INSERT INTO tickets (${columns}) VALUES (?, 'wx1', 5, 'redeemed', '', 'none', ?)`,
      client,
      openid,
    )
  for (let at = 0; at < 1000; at++) signIn("club", "robot")
  for (let at = 0; at < 50; at++) signIn("shop", `person-${at}`)
  for (let at = 0; at < 2; at++) signIn("shop", "person-0")
  const counts = countSignIns(sql, "wx1", 0).map(({ clientId, count }) => [clientId, count])
  assert.deepEqual(counts.sort(), [
    ["club", 3],
    ["shop", 52],
  ])
})
