// The areas of the repository, and the files of each.

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** Each area with its folders; a second folder is the location in older checkouts. */
const folders = {
  core: ["core"],
  wasm: ["wasm"],
  edge: ["edge"],
  cli: ["cli", "edge/cli"],
  library: ["library", "edge/library"],
  "web-widget": ["web-widget"],
  scripts: ["scripts"],
  tests: ["tests"],
}

export const areaNames = Object.keys(folders)

/** Every source file under this root: { path, area, text }, sorted by path. */
export function sourceFiles(root) {
  const top = [...new Set(Object.values(folders).flat())]
  const paths = new Set(top.flatMap((folder) => sourcesIn(root, folder)))
  return [...paths].sort().map((path) => ({
    path,
    area: areaOf(path),
    text: readFileSync(join(root, path), "utf8"),
  }))
}

function sourcesIn(root, folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => isSource(file) && !file.includes("node_modules"))
    .map((file) => `${folder}/${file}`)
}

const isSource = (file) => /\.(ts|mjs|js|cpp|hpp|h|c)$/.test(file) && !file.endsWith(".d.ts")

/**
 * The area with the longest folder that contains this path: `cli/main.ts` belongs to the command
 * line.
 */
function areaOf(path) {
  const [, area] = Object.entries(folders)
    .flatMap(([name, places]) => places.map((place) => [place, name]))
    .filter(([place]) => path.startsWith(`${place}/`))
    .sort(([one], [other]) => other.length - one.length)[0]
  return area
}

export const isCpp = (path) => /\.(cpp|hpp|h|c)$/.test(path)
