// Checks the contents of `npm publish`: every file that package.json promises, no internal files, documents
// without dead ends, peers for every import, and entry points that pass publint and arethetypeswrong.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { deadLinks, undeclaredImports } from "./package-texts.mjs"
import { bin, root } from "./paths.mjs"
import { run } from "./run.mjs"

const wanted =
  /^((dist|docs|deploy|examples)\/|package\.json$|wrangler\.jsonc$|LICENSE$|[A-Z]+\.md$)(?!.*\/(dist|node_modules)\/)/
/** What those documents link to. */
const linked = [
  "core/config/menshen.schema.json",
  "edge/desks/storage.md",
  "tests/sandbox/demo/api.ts",
  "tests/sandbox/demo/bind.ts",
]
/** The declarations of the worker that travel: its own exports, and the reasons that the library names. */
const inner = /^dist\/types\/edge\/(?!public\.d\.ts$|core\/(reasons|generated|wire)\.d\.ts$)/

export async function checkPackage(env) {
  const { code, output } = await run("npm", ["pack", "--dry-run", "--json", "--silent"], { env })
  if (code !== 0) return { ok: false, output }
  const report = JSON.parse(output.slice(output.search(/[[{]/)))
  const packed = new Set((report[0] ?? Object.values(report)[0]).files.map(({ path }) => path))
  const missing = promised().filter((path) => !packed.has(path))
  const surplus = [...packed].filter((path) => !wanted.test(path) && !linked.includes(path))
  const insides = [...packed].filter((path) => inner.test(path))
  const faults = [
    ...missing.map((path) => `package.json promises ${path}, which is not packed.`),
    ...surplus.map((path) => `${path} is packed and should not be.`),
    ...insides.map((path) => `${path} declares an inside of the worker; no entry may reach it.`),
    ...deadLinks(packed),
    ...undeclaredImports(packed, manifest()),
  ]
  if (faults.length > 0) return { ok: false, output: faults.join("\n") }
  return lintPackage(env)
}

async function lintPackage(env) {
  const published = await run(bin("publint"), ["--strict"], { env })
  if (published.code !== 0) return { ok: false, output: published.output }
  // The library and the widget are ES modules.
  const typed = await run(bin("attw"), ["--pack", ".", "--profile", "esm-only"], { env })
  return { ok: typed.code === 0, output: typed.output }
}

/** Every file that `exports` and `bin` point at. */
function promised() {
  const { exports, bin } = manifest()
  const leaves = (value) =>
    typeof value === "string" ? [value] : Object.values(value).flatMap(leaves)
  return [...new Set(leaves({ exports, bin }))].map((path) => path.replace(/^\.\//, ""))
}

const manifest = () => JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
