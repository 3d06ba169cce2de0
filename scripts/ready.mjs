// `node scripts/ready.mjs PURPOSE [--built] SCRIPT …` installs what a fresh clone lacks for the purpose, builds
// dist/ if asked to, and runs the script on the Node of the npm package. package.json uses it for every command
// that has no set-up of its own, so that each of them can be the first.

import { spawn } from "node:child_process"
import { once } from "node:events"
import { build } from "./build.mjs"
import { node } from "./lib/paths.mjs"
import { runScript } from "./lib/say.mjs"
import { setUp } from "./setup.mjs"

async function ready() {
  const [purpose, ...rest] = process.argv.slice(2)
  const isBuilt = rest[0] === "--built"
  const command = isBuilt ? rest.slice(1) : rest
  await setUp(purpose)
  if (isBuilt) await build()
  const child = spawn(node, command, { stdio: "inherit" })
  const [code] = await once(child, "exit")
  process.exitCode = code ?? 1
}

await runScript(ready)
