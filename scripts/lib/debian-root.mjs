// Root file systems of Debian, as debootstrap makes them: machines on which nobody has installed anything.
// They stay in build/roots, because each takes half a minute and a download of 60 MB.

import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { root } from "./paths.mjs"
import { Refusal, say } from "./say.mjs"

/**
 * The folder of a root with the packages of the priority "required", apt and those that are named.
 * @param {"bookworm" | "bullseye"} suite
 * @param {string[]} more names of packages
 */
export function debianRoot(suite, more = []) {
  const folder = join(root, "build/roots", [suite, ...more].join("+"))
  if (existsSync(folder)) return folder
  mustBeRoot("debootstrap")
  say(`set-up: debootstrap ${suite} ${more.join(" ")}`.trimEnd())
  mkdirSync(join(root, "build/roots"), { recursive: true })
  const unfinished = `${folder}.part`
  rmSync(unfinished, { recursive: true, force: true })
  const include = more.length > 0 ? [`--include=${more.join(",")}`] : []
  const args = ["--variant=minbase", ...include, suite, unfinished]
  execFileSync("debootstrap", args, { stdio: "pipe" })
  renameSync(unfinished, folder)
  return folder
}

/** Refuses where the program is missing, and where it cannot work because nobody is root. */
export function mustBeRoot(...programs) {
  const missing = programs.filter((name) => !isProgram(name))
  if (missing.length > 0)
    throw new Refusal(
      `${missing.join(", ")} missing; as root: apt-get install ${missing.join(" ")}`,
    )
  if (process.getuid?.() !== 0) throw new Refusal(`Run this as root: ${programs[0]} needs it.`)
}

export function isProgram(name) {
  try {
    execFileSync("which", [name], { stdio: "pipe" })
    return true
  } catch {
    return false
  }
}
