// `npm run fuzz -- 300`: builds the fuzz targets and lets each search for that many seconds (60).
// `npm run fuzz -- --short`: as many runs each as take seconds, from a fixed seed and the inputs in
// tests/fuzz alone; a stage of `npm test`. What a target finds is written to build/fuzz/found and
// replayed by giving the file to the target.

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
    return { short: true, budget: ["-runs=100000", "-seed=1"] }
  }
  if (more.length === 0 && /^[1-9]\d*$/.test(word ?? "60")) {
    return { short: false, budget: [`-max_total_time=${word ?? 60}`] }
  }
  throw new Refusal("Write a number of seconds for each target, or --short.")
}

/** New inputs are kept beside the build, so the next search goes on from them; not a short one's. */
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
    `-artifact_prefix=${found}/`,
    ...(existsSync(words) ? [`-dict=${words}`] : []),
    corpus,
    ...(existsSync(seeds) ? [seeds] : []),
  ])
}

await runScript(fuzz)
