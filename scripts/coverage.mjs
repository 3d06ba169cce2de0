// `npm run coverage`: runs the native tests with gcov's counters. For each file of core/ it prints
// the covered lines and the numbers of those that never ran, then the sums of lines and branches.

import { rmSync } from "node:fs"
import { join } from "node:path"
import { root } from "./lib/paths.mjs"
import { mustRun } from "./lib/run.mjs"
import { runScript, say } from "./lib/say.mjs"
import { filesUnder } from "./lib/stamp.mjs"
import { setUp } from "./setup.mjs"

const built = "build/coverage"

async function coverage() {
  await setUp("measuring")
  await mustRun("cmake", ["--preset", "coverage"])
  await mustRun("cmake", ["--build", "--preset", "coverage"])
  forgetCounts()
  await mustRun("ctest", ["--preset", "coverage", "--no-tests=error", "-j2"])
  say((await mustRun("gcovr", report)).trimEnd())
}

/** Counters accumulate over runs, including those of tests that no longer exist. */
function forgetCounts() {
  for (const file of filesUnder(built)) {
    if (file.endsWith(".gcda")) rmSync(join(root, file))
  }
}

// Compilers add a branch for thrown exceptions; the core is built without exceptions.
const report = [
  "--root",
  ".",
  "--object-directory",
  built,
  "--filter",
  "core/",
  "--exclude-throw-branches",
  "--exclude-unreachable-branches",
  "--print-summary",
]

await runScript(coverage)
