// `npm run measure`: the size and structure of the repository as tables, to compare before and after
// a change. `-- --root DIR` measures another checkout, for example a `git worktree` of an older
// commit.

import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { measure } from "./lib/measure/house.mjs"
import { root as own } from "./lib/paths.mjs"
import { Refusal, runScript, say } from "./lib/say.mjs"

async function main() {
  const { values } = parseArgs({ options: { root: { type: "string", default: own } } })
  const root = resolve(values.root)
  if (!existsSync(join(root, "edge"))) throw new Refusal(`${root} is no checkout of Menshen.`)
  say(measure(root).join("\n"))
}

await runScript(main)
