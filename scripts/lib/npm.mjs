import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import { node, root } from "./paths.mjs"
import { mustRun } from "./run.mjs"
import { Refusal, say } from "./say.mjs"

/** Runs `npm ci` unless node_modules already holds what package-lock.json names for this machine. */
export async function ensureModules() {
  if (existsSync(node) && missing().length === 0) return
  // npm ci deletes node_modules, so it must not run on the Node inside it.
  const path = (process.env.PATH ?? "").split(delimiter)
  const outside = path.filter((folder) => !folder.includes("node_modules"))
  await npmCi(outside)
  // Compiled parts are optional packages, and npm silently leaves one out when the Node that runs npm
  // is too old for it. The Node from the npm package is new enough.
  if (missing().length > 0 && existsSync(node)) await npmCi([copiedNode(), ...outside])
  const left = missing().map((it) => it.replace("node_modules/", ""))
  if (left.length === 0) return
  throw new Refusal(`npm left out ${left.join(", ")}: a download may have failed. Run this again.`)
}

async function npmCi(path) {
  say("set-up: npm ci")
  const env = { ...process.env, PATH: path.join(delimiter) }
  await mustRun("npm", ["ci", "--loglevel=error", "--no-audit", "--no-fund"], { env })
}

/** The folder of a copy outside node_modules. */
function copiedNode() {
  const folder = join(root, "build/node")
  mkdirSync(folder, { recursive: true })
  copyFileSync(node, join(folder, "node"))
  return folder
}

function missing() {
  const installed = join(root, "node_modules/.package-lock.json")
  if (!existsSync(installed)) return ["node_modules"]
  const locked = packagesOf(join(root, "package-lock.json"))
  return leftOut(locked, packagesOf(installed), thisMachine())
}

/** The paths of a lock's packages that a machine needs and an installation lacks. */
export function leftOut(locked, installed, { os, cpu, libc }) {
  const isFor = (wanted, value) => !wanted || wanted.includes(value)
  // An optional package without a system is a dependency of one for another system.
  const isWanted = (one) =>
    !one.optional || (one.os?.includes(os) && isFor(one.cpu, cpu) && isFor(one.libc, libc))
  return Object.entries(locked)
    .filter(([path, one]) => path !== "" && isWanted(one))
    .filter(([path, one]) => !installed[path] || installed[path].version !== one.version)
    .map(([path]) => path)
}

function thisMachine() {
  const { glibcVersionRuntime } = process.report.getReport().header
  const libc = glibcVersionRuntime ? "glibc" : "musl"
  return { os: process.platform, cpu: process.arch, libc }
}

const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages
