// The short form of `npm run pushes`.

import assert from "node:assert/strict"
import { test } from "node:test"
import { runPushes } from "./pushes.ts"

test("no acknowledged push is lost, though workerd and the target are killed in mid-flight", async (t) => {
  const { acknowledged, lost, repeated } = await runPushes({ clients: 6, kills: 6 })
  t.diagnostic(`${acknowledged} acknowledged, ${repeated} delivered more than once`)
  assert.ok(acknowledged > 50, `${acknowledged}`)
  assert.equal(lost, 0)
})
