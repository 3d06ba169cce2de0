// `npm start`: sets up and builds, and is then `menshen start` of this checkout. Without MENSHEN_CONFIG, which names a
// menshen.json of your own, it is the demonstration (--sandbox), with the programs of examples/ among its apps.

import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { build } from "./build.mjs"
import { exampleSecrets, tellExamples, withExamples } from "./lib/examples.mjs"
import { root } from "./lib/paths.mjs"
import { runScript } from "./lib/say.mjs"
import { setUp } from "./setup.mjs"

const program = join(root, "dist/cli/menshen.js")

async function start() {
  await setUp("running")
  await build()
  const options = process.env.MENSHEN_CONFIG ? [] : sandboxOptions()
  process.argv = [process.execPath, program, "start", ...options, ...process.argv.slice(2)]
  await import(program)
}

function sandboxOptions() {
  const file = join(root, ".menshen/demo.json")
  const secrets = exampleSecrets(process.env)
  Object.assign(process.env, secrets)
  tellExamples(`http://localhost:${process.env.MENSHEN_PORT || 8600}`, secrets)
  const usual = readFileSync(join(root, "dist/sandbox/menshen.json"), "utf8")
  writeFileSync(file, withExamples(usual))
  return ["--sandbox", "--config", file]
}

await runScript(start)
