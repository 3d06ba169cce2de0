// workerd's binary, from the package that npm installs for this platform. It needs none of npm's install scripts,
// which workerd's own package uses for a shorter way to the same file.

import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { notPossible } from "../refusal.ts"
import { packageFile } from "./paths.ts"

const builds: Record<string, string> = {
  "linux x64": "linux-64",
  "linux arm64": "linux-arm64",
  "darwin x64": "darwin-64",
  "darwin arm64": "darwin-arm64",
  "win32 x64": "windows-64",
}

/** The newest symbol of glibc that workerd's binary names; `objdump -T` lists them. */
const leastGlibc = [2, 27] as const

export interface Platform {
  system: string
  processor: string
  /** Absent on a Linux without glibc. */
  glibc?: string | undefined
}

/** Why workerd cannot run here, as a sentence; undefined if it can. */
export function platformFault({ system, processor, glibc }: Platform): string | undefined {
  if (!(`${system} ${processor}` in builds)) {
    return `workerd, the engine of Menshen, has no build for ${system} ${processor}. There are: ${Object.keys(builds).join(", ")}.`
  }
  if (system !== "linux") return undefined
  const least = leastGlibc.join(".")
  if (glibc === undefined) {
    return `workerd, the engine of Menshen, needs glibc ${least}, and this Linux has another C library, as Alpine does. Use an image or a machine with Debian, Ubuntu or another system with glibc.`
  }
  const [major = 0, minor = 0] = glibc.split(".").map(Number)
  const isOld = major < leastGlibc[0] || (major === leastGlibc[0] && minor < leastGlibc[1])
  return isOld
    ? `workerd, the engine of Menshen, needs glibc ${least}, and this system has ${glibc}. Use a newer one: Debian 11, Ubuntu 20.04, RHEL 8 and later have it.`
    : undefined
}

/** @param glibc as Node's report has it; absent on a Linux without glibc */
export const thisPlatform = (glibc: string | undefined): Platform => ({
  system: process.platform,
  processor: process.arch,
  glibc,
})

/** The path of workerd. */
export function findEngine(platform: Platform, from = packageFile): string {
  const fault = platformFault(platform)
  if (fault !== undefined) throw notPossible(fault)
  const { system, processor } = platform
  const name = `@cloudflare/workerd-${builds[`${system} ${processor}`]}`
  const path = pathOf(name, from)
  if (path !== undefined && existsSync(path)) return path
  throw notPossible(
    `The npm package ${name} is not installed, which has the engine of Menshen. It is an optional package of workerd's: install again without --omit=optional (npm install --include=optional), on the platform on which Menshen runs.`,
  )
}

/** From workerd's own folder, because a package manager may keep its packages out of our sight. */
function pathOf(name: string, from: string): string | undefined {
  try {
    const ofWorkerd = createRequire(from).resolve("workerd/package.json")
    const found = createRequire(ofWorkerd).resolve(`${name}/package.json`)
    return join(dirname(found), "bin", process.platform === "win32" ? "workerd.exe" : "workerd")
  } catch {
    return undefined
  }
}
