// `npm run budgets`: writes the counts by the hour and the day into SECURITY.md. `npm run generate` runs it too.
// tests/runner/budgets.test.ts fails when the table is out of date.

import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { withBudgets } from "./lib/budgets-table.ts"
import { root } from "./lib/paths.mjs"

export const securityPath = join(root, "SECURITY.md")

export const writeBudgets = () =>
  writeFileSync(securityPath, withBudgets(readFileSync(securityPath, "utf8")))

if (process.argv[1] === fileURLToPath(import.meta.url)) writeBudgets()
