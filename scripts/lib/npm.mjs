import { existsSync, readFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import { node, root } from "./paths.mjs"
import { mustRun } from "./run.mjs"
import { say } from "./say.mjs"

/** Runs `npm ci` unless node_modules already holds what package-lock.json names. */
export async function ensureModules() {
  if (isCurrent()) return
  say("set-up: npm ci")
  // npm ci deletes node_modules, so it must not run on the Node inside it.
  const folders = (process.env.PATH ?? "").split(delimiter)
  const path = folders.filter((folder) => !folder.includes("node_modules")).join(delimiter)
  const env = { ...process.env, PATH: path }
  await mustRun("npm", ["ci", "--loglevel=error", "--no-audit", "--no-fund"], { env })
}

function isCurrent() {
  const installedLock = join(root, "node_modules/.package-lock.json")
  if (!existsSync(installedLock) || !existsSync(node)) return false
  const installed = packagesOf(installedLock)
  return Object.entries(packagesOf(join(root, "package-lock.json"))).every(
    ([path, { version, optional }]) =>
      path === "" || (installed[path] ? installed[path].version === version : optional),
  )
}

const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages
