// What `npm publish` would send: every file that package.json promises, and nothing of the workshop.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./paths.mjs"
import { run } from "./run.mjs"

const wanted = /^(dist\/|package\.json$|LICENSE$|[A-Z]+\.md$)/

export async function checkPackage(env) {
  const { code, output } = await run("npm", ["pack", "--dry-run", "--json", "--silent"], { env })
  if (code !== 0) return { ok: false, output }
  const report = JSON.parse(output.slice(output.search(/[[{]/)))
  const packed = new Set((report[0] ?? Object.values(report)[0]).files.map(({ path }) => path))
  const missing = promised().filter((path) => !packed.has(path))
  const surplus = [...packed].filter((path) => !wanted.test(path))
  const faults = [
    ...missing.map((path) => `package.json promises ${path}, which is not packed.`),
    ...surplus.map((path) => `${path} is packed and should not be.`),
  ]
  return { ok: faults.length === 0, output: faults.join("\n") }
}

/** Every file that `exports` and `bin` point at. */
function promised() {
  const { exports, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  const leaves = (value) =>
    typeof value === "string" ? [value] : Object.values(value).flatMap(leaves)
  return [...new Set(leaves({ exports, bin }))].map((path) => path.replace(/^\.\//, ""))
}
