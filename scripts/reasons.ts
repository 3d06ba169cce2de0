// `npm run reasons`: docs/reasons.md, from the tables that it follows from. `npm run generate` does it,
// too. tests/runner/reasons.test.ts fails when the page is stale.

import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { root } from "./lib/paths.mjs"
import { reasonsPage } from "./lib/reasons-page.ts"

export const reasonsPath = join(root, "docs/reasons.md")

export const writeReasonsPage = () => writeFileSync(reasonsPath, reasonsPage())

if (process.argv[1] === fileURLToPath(import.meta.url)) writeReasonsPage()
