import { existsSync, readFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import { node, root } from "./paths.mjs"
import { mustRun } from "./run.mjs"
import { Refusal, say } from "./say.mjs"

/** Runs `npm ci` unless node_modules already holds what package-lock.json names for this machine. */
export async function ensureModules() {
  if (existsSync(node) && missing().length === 0) return
  say("set-up: npm ci")
  // npm ci deletes node_modules, so it must not run on the Node inside it.
  const folders = (process.env.PATH ?? "").split(delimiter)
  const path = folders.filter((folder) => !folder.includes("node_modules")).join(delimiter)
  const env = { ...process.env, PATH: path }
  await mustRun("npm", ["ci", "--loglevel=error", "--no-audit", "--no-fund"], { env })
  refuseWithout(missing())
}

function missing() {
  const installed = join(root, "node_modules/.package-lock.json")
  if (!existsSync(installed)) return ["node_modules"]
  const locked = packagesOf(join(root, "package-lock.json"))
  return leftOut(locked, packagesOf(installed), thisMachine())
}

// Compiled parts come as optional packages, one for each machine, and npm says nothing when it leaves
// one out: for a Node that is too old, or after a download that failed.
function refuseWithout([first, ...more]) {
  if (!first) return
  const name = [first, ...more].map((path) => path.replace("node_modules/", "")).join(", ")
  throw new Refusal(
    `npm left out ${name}. Use Node 20.19 or newer (see node --version), and run this again.`,
  )
}

/** The paths of a lock's packages that a machine wants and an installation does not have. */
export function leftOut(locked, installed, { os, cpu, libc }) {
  const isFor = (wanted, value) => !wanted || wanted.includes(value)
  // An optional package that names no system is what one for another system needs.
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
