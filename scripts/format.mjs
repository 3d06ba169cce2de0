// `npm run format`: formats every file with biome and clang-format.

import { cppFiles } from "./lib/cpp-files.mjs"
import { bin } from "./lib/paths.mjs"
import { mustRun } from "./lib/run.mjs"
import { runScript } from "./lib/say.mjs"
import { setUp } from "./setup.mjs"

runScript(async () => {
  await setUp("testing")
  await mustRun(bin("biome"), ["check", "--write", "."], { show: true })
  await mustRun("clang-format", ["-i", ...cppFiles()])
})
