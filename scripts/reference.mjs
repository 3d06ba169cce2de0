// `npm run reference`: writes docs/reference/ from doc comments and docs/openapi.yaml.
// tests/runner/reference.test.ts checks that each page is up to date.

import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { coreReference } from "./lib/core-reference.mjs"
import { httpReference } from "./lib/http-reference.mjs"
import { root } from "./lib/paths.mjs"
import { runScript, say } from "./lib/say.mjs"
import { widgetReference } from "./lib/widget-reference.mjs"

/** Each page with the function that writes it. */
export const pages = [
  { path: "docs/reference/core.md", write: coreReference },
  { path: "docs/reference/http.md", write: httpReference },
  { path: "docs/reference/widget.md", write: widgetReference },
]

function writePages() {
  mkdirSync(join(root, "docs/reference"), { recursive: true })
  for (const { path, write } of pages) {
    writeFileSync(join(root, path), write())
    say(`reference: ${path}`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) runScript(writePages)
