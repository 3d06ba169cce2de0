// `npm run reasons`: writes docs/reasons.md from its tables. `npm run generate` runs it too.
// tests/runner/reasons.test.ts fails when the page is out of date.

import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { root } from "./lib/paths.mjs"
import { reasonsPage } from "./lib/reasons-page.ts"

export const reasonsPath = join(root, "docs/reasons.md")

export const writeReasonsPage = () => writeFileSync(reasonsPath, reasonsPage())

if (process.argv[1] === fileURLToPath(import.meta.url)) writeReasonsPage()
