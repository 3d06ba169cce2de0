// `npm run coverage`: the native tests with gcov's counters, and how much of core/ they ran: the lines
// of each file with the numbers of those that never were, and the sums of lines and branches.

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

/** Counters add up over runs, those of a test that is gone by now among them. */
function forgetCounts() {
  for (const file of filesUnder(built)) {
    if (file.endsWith(".gcda")) rmSync(join(root, file))
  }
}

// The branch where an exception is thrown is the compiler's: the core is built without exceptions.
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
