// The short form of `npm run leases`.

import assert from "node:assert/strict"
import { test } from "node:test"
import { runLeases } from "./leases.ts"

test("no code of a pool is on two pages, though workerd is killed while pages ask", async () => {
  const { given, twice, kills } = await runLeases({ count: 400, clients: 8, kills: 3 })
  assert.ok(given >= 400 && kills === 3)
  assert.equal(twice, 0)
})
