// `npm run generate`: writes TypeScript from the tables of the core, so that none is maintained
// twice.

import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { edgeText, widgetText } from "./lib/generated.mjs"
import { withLimits } from "./lib/limits-table.mjs"
import { bin, root } from "./lib/paths.mjs"
import { readTables } from "./lib/tables.mjs"
import { withTexts } from "./lib/texts-table.mjs"

const textOf = {
  "edge/core/generated.ts": edgeText,
  "web-widget/generated.ts": widgetText,
}

/** The files as they should be: their paths and formatted texts. */
export const generatedFiles = (tables) => [
  ...Object.entries(textOf).map(([path, text]) => ({ path, text: formatted(path, text(tables)) })),
  {
    path: "SECURITY.md",
    text: withLimits(readFileSync(join(root, "SECURITY.md"), "utf8"), tables),
  },
  {
    path: "docs/texts.md",
    text: withTexts(readFileSync(join(root, "docs/texts.md"), "utf8"), tables),
  },
]

function formatted(path, input) {
  const args = ["format", `--stdin-file-path=${path}`]
  return execFileSync(bin("biome"), args, { cwd: root, input, encoding: "utf8" })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of generatedFiles(readTables())) writeFileSync(join(root, path), text)
  // It reads the file that was just written.
  const { writeReasonsPage } = await import("./reasons.ts")
  writeReasonsPage()
  const { writeBudgets } = await import("./budgets.ts")
  writeBudgets()
}
