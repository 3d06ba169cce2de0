// AV-08: a person who can make a server of the owner's hang with a push of theirs must not choose the push that tries it.

import assert from "node:assert/strict"
import { test } from "node:test"
import { forwardSteps } from "../../../edge/desks/forward/forward-schema.ts"
import { PushRows } from "../../../edge/desks/forward/push-rows.ts"
import { sqlInMemory } from "../../support/sql-storage.ts"

const now = 1_000_000

function started() {
  const sql = sqlInMemory(forwardSteps.flat())
  const storage = { sql, transactionSync: <T>(change: () => T): T => change() }
  const rows = new PushRows(storage, () => 2)
  const keep = (target: string, id: string, nextAt: number) =>
    rows.add([{ id, target, sealed: new Uint8Array(1), firstAt: 0, nextAt }], now)
  return { sql, rows, keep }
}

test("a probe is any of the target's pushes that are due", () => {
  const { sql, rows, keep } = started()
  keep("crm", "oldest", 1)
  keep("crm", "later", 2)
  keep("crm", "latest", now)
  keep("crm", "not due", now + 1)
  keep("crm", "given up", 3)
  keep("shop", "of another target", 1)
  sql.exec("UPDATE pushes SET dead = 1 WHERE id = 'given up'")
  const seen = new Set(Array.from({ length: 200 }, () => rows.anyDue("crm", now)?.id))
  assert.deepEqual([...seen].sort(), ["later", "latest", "oldest"])
})

test("there is none if no push is due", () => {
  const { rows, keep } = started()
  keep("crm", "not due", now + 1)
  assert.equal(rows.anyDue("crm", now), undefined)
})
