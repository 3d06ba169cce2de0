// The page of reasons is up to date with its tables.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { reasonsPage } from "../../scripts/lib/reasons-page.ts"
import { reasonsPath } from "../../scripts/reasons.ts"

test("docs/reasons.md shows every reason with its current sentences", () => {
  assert.equal(readFileSync(reasonsPath, "utf8"), reasonsPage(), "run: npm run reasons")
})
