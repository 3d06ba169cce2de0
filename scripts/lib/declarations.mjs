// The type declarations in dist/types: those of the entries of package.json and of their imports, so
// that the package does not expose internal modules. `npm test` checks the types.

import { readFileSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { bin, root } from "./paths.mjs"
import { mustRun } from "./run.mjs"
import { filesUnder } from "./stamp.mjs"

const types = "dist/types"
const projects = ["tsconfig.edge.json", "tsconfig.library.json", "tsconfig.widget.json"]

export const declareTypes = () => Promise.all(projects.map(declare))

/** Removes the declarations that no entry reaches. */
export function keepReachableTypes() {
  const wanted = new Set()
  for (const entry of entries()) reach(entry, wanted)
  for (const file of filesUnder(types)) {
    if (!wanted.has(file)) rmSync(join(root, file))
  }
}

function declare(project) {
  const only = ["--noEmit", "false", "--noCheck", "--declaration", "--emitDeclarationOnly"]
  const kept = ["--stripInternal", "--rewriteRelativeImportExtensions"]
  return mustRun(bin("tsc"), ["-p", project, ...only, ...kept, "--rootDir", ".", "--outDir", types])
}

function entries() {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  return Object.values(exports).flatMap((entry) => (entry.types ? join(entry.types) : []))
}

function reach(file, wanted) {
  if (wanted.has(file)) return
  wanted.add(file)
  const text = readFileSync(join(root, file), "utf8")
  for (const [, target] of text.matchAll(/(?:from |import |import\()"(\.[^"]+)\.[jt]s"/g)) {
    reach(join(dirname(file), `${target}.d.ts`), wanted)
  }
}
