// The package as npm publishes it.

import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./paths.mjs"

export const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))

/** Packs the built package, and returns the path of the tarball. */
export function packed() {
  const folder = join(root, "build/pack")
  mkdirSync(folder, { recursive: true })
  const args = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder]
  const name = execFileSync("npm", args, { cwd: root, encoding: "utf8" }).trim().split("\n").at(-1)
  return join(folder, String(name))
}
