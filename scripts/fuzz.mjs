// `npm run fuzz -- 300`: builds the fuzz targets and runs each for that many seconds (60). `npm run
// fuzz -- --short`, a stage of `npm test`: runs each for a fixed number of inputs, which takes
// seconds, with a fixed seed and only the corpus in tests/fuzz. Findings are written to
// build/fuzz/found; to replay one, pass its file to the target.

import { existsSync, mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { root } from "./lib/paths.mjs"
import { mustRun } from "./lib/run.mjs"
import { Refusal, runScript, say } from "./lib/say.mjs"
import { setUp } from "./setup.mjs"

const targets = ["push", "query", "envelope", "lifecycle", "config"]

async function fuzz() {
  const { short, budget } = budgetOf(process.argv.slice(2))
  await setUp("testing")
  await mustRun("cmake", ["--preset", "fuzz"])
  await mustRun("cmake", ["--build", "--preset", "fuzz"])
  for (const target of targets) {
    const output = await search(target, budget, corpusOf(target, short))
    say(`${target}: ${/Done \d+ runs in \d+ second\(s\)/.exec(output)?.[0] ?? "done"}`)
  }
}

function budgetOf([word, ...more]) {
  if (word === "--short" && more.length === 0) {
    return { short: true, budget: ["-runs=20000", "-seed=1"] }
  }
  if (more.length === 0 && /^[1-9]\d*$/.test(word ?? "60")) {
    return { short: false, budget: [`-max_total_time=${word ?? 60}`] }
  }
  throw new Refusal("Write a number of seconds for each target, or --short.")
}

/**
 * New inputs are kept beside the build, so that the next run continues from them; a short run keeps
 * none.
 */
function corpusOf(target, short) {
  const folder = join(root, "build/fuzz", short ? "short" : "corpus", target)
  if (short) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

function search(target, budget, corpus) {
  const found = join(root, "build/fuzz/found")
  mkdirSync(found, { recursive: true })
  const seeds = join(root, "tests/fuzz/seeds", target)
  const words = join(root, "tests/fuzz", `${target}.dict`)
  return mustRun(join(root, "build/fuzz/tests/fuzz", `${target}_fuzz`), [
    ...budget,
    "-max_len=4096",
    // A hang; each target also limits the processor time of an input (tests/fuzz/time_limit.hpp).
    "-timeout=20",
    `-artifact_prefix=${found}/`,
    ...(existsSync(words) ? [`-dict=${words}`] : []),
    corpus,
    ...(existsSync(seeds) ? [seeds] : []),
  ])
}

await runScript(fuzz)
