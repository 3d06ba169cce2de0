// `npm run format`: every file as biome and clang-format write it, docs/widget.md with its tables.

import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { cppFiles } from "./lib/cpp-files.mjs"
import { bin, root } from "./lib/paths.mjs"
import { mustRun } from "./lib/run.mjs"
import { runScript } from "./lib/say.mjs"
import { withTables } from "./lib/widget-manifest.mjs"
import { setUp } from "./setup.mjs"

const page = join(root, "docs/widget.md")

runScript(async () => {
  await setUp("testing")
  await mustRun(bin("biome"), ["check", "--write", "."], { show: true })
  await mustRun("clang-format", ["-i", ...cppFiles()])
  writeFileSync(page, withTables(readFileSync(page, "utf8")))
})
