// The counts by the hour and the day in SECURITY.md are those of the code.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { securityPath } from "../../scripts/budgets.ts"
import { withBudgets } from "../../scripts/lib/budgets-table.ts"

test("SECURITY.md shows every count with its present default", () => {
  const text = readFileSync(securityPath, "utf8")
  assert.equal(text, withBudgets(text), "run: npm run budgets")
})
