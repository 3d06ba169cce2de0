// `npm run fuzz -- 300`: builds the fuzz targets and lets each search for that many seconds (60).
// `npm run fuzz -- --short`: 20,000 runs each, from a fixed seed. What a target finds is written
// to build/fuzz/found and replayed by giving the file to the target.

import { existsSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { root } from "./lib/paths.mjs"
import { mustRun } from "./lib/run.mjs"
import { Refusal, runScript, say } from "./lib/say.mjs"
import { setUp } from "./setup.mjs"

const targets = ["push", "envelope", "lifecycle"]

async function fuzz() {
  const budget = budgetOf(process.argv.slice(2))
  await setUp("testing")
  await mustRun("cmake", ["--preset", "fuzz"])
  await mustRun("cmake", ["--build", "--preset", "fuzz"])
  for (const target of targets) {
    const output = await search(target, budget)
    say(`${target}: ${/Done \d+ runs in \d+ second\(s\)/.exec(output)?.[0] ?? "done"}`)
  }
}

function budgetOf([word, ...more]) {
  if (word === "--short" && more.length === 0) return ["-runs=20000", "-seed=1"]
  if (more.length === 0 && /^[1-9]\d*$/.test(word ?? "60")) return [`-max_total_time=${word ?? 60}`]
  throw new Refusal("Write a number of seconds for each target, or --short.")
}

/** New inputs are kept beside the build, so the next search goes on from them. */
function search(target, budget) {
  const kept = join(root, "build/fuzz/corpus", target)
  const found = join(root, "build/fuzz/found")
  for (const folder of [kept, found]) mkdirSync(folder, { recursive: true })
  const seeds = join(root, "tests/fuzz/seeds", target)
  const words = join(root, "tests/fuzz", `${target}.dict`)
  return mustRun(join(root, "build/fuzz/tests/fuzz", `${target}_fuzz`), [
    ...budget,
    "-max_len=4096",
    `-artifact_prefix=${found}/`,
    ...(existsSync(words) ? [`-dict=${words}`] : []),
    kept,
    ...(existsSync(seeds) ? [seeds] : []),
  ])
}

await runScript(fuzz)
