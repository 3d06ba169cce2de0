// The processes of one launcher, by /proc: its children, and theirs.

import { readdirSync, readFileSync } from "node:fs"

export interface Process {
  pid: number
  parent: number
  /** It has ended, and nobody has asked how. */
  isZombie: boolean
  command: string
}

/** Those that run. */
function allProcesses(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The name, which may hold anything, is in brackets.
        const fields = readFileSync(`/proc/${name}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ")
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ")
        return [
          { pid: Number(name), parent: Number(fields[1]), isZombie: fields[0] === "Z", command },
        ]
      } catch {
        return []
      }
    })
    .filter(({ isZombie }) => !isZombie)
}

export const isRunning = (pid: number): boolean => allProcesses().some((one) => one.pid === pid)

export function processesOf(launcher: number): Process[] {
  const all = allProcesses()
  const below = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)])
  return below(launcher)
}

/** Every process whose environment has this text; only the superuser and its own account may look. */
export function processesWith(text: string): Process[] {
  return allProcesses().filter(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(text)
    } catch {
      return false
    }
  })
}
