// A lock that the kernel releases: flock(2) on an open file, which is locked as long as any process has it open. The
// launcher hands the file to workerd, so the lock outlives a killed launcher until workerd has ended, too. Node
// cannot ask for it, but flock(1) and perl can, for a file that they inherit.

import { spawnSync } from "node:child_process"
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"

/** Where two processes have the same file open as 3: exit 0 locks it, 1 means that another one has it. */
const tools: [command: string, ...args: string[]][] = [
  ["flock", "-n", "3"],
  [
    "perl",
    "-e",
    'open(my $f, "+<&=", 3) or exit 2; exit(flock($f, 6) ? 0 : $! == 11 || $! == 35 ? 1 : 2)',
  ],
]

export interface Holder {
  pid: number
  since: string
}

export type Lock =
  | { state: "held"; file: number }
  /** The machine has no program that can lock, or the file system does not lock. */
  | { state: "unknown"; file: number }
  | { state: "taken"; holder: Holder | undefined }

/** What a killed launcher left may take a moment to end. */
const patienceMs = 5000

/** Locks this file, and makes it if it is missing. */
export async function lockFile(path: string, mode = 0o600): Promise<Lock> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const lock = tryLock(path, mode)
    if (lock.state !== "taken" || isAlive(lock.holder) || Date.now() > deadline) return lock
    await sleep(100)
  }
}

function tryLock(path: string, mode: number): Lock {
  const { O_CREAT, O_NOFOLLOW = 0, O_RDWR } = constants
  const file = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode)
  for (const [command, ...args] of tools) {
    const { status } = spawnSync(command, args, { stdio: ["ignore", "ignore", "ignore", file] })
    if (status === 0) return held(file)
    if (status !== 1) continue
    const holder = holderIn(path)
    closeSync(file)
    return { state: "taken", holder }
  }
  return { state: "unknown", file }
}

function held(file: number): Lock {
  const holder: Holder = { pid: process.pid, since: new Date().toISOString() }
  ftruncateSync(file)
  writeSync(file, `${JSON.stringify(holder)}\n`, 0)
  return { state: "held", file }
}

/** Another account may have written it. */
function holderIn(path: string): Holder | undefined {
  try {
    const { pid, since } = JSON.parse(readFileSync(path, "utf8"))
    const isSound = Number.isInteger(pid) && pid > 0 && Number.isFinite(Date.parse(since))
    return isSound ? { pid, since: new Date(since).toISOString() } : undefined
  } catch {
    return undefined
  }
}

/** Unless it is known to have ended. The holder may be in the middle of writing its name. */
function isAlive(holder: Holder | undefined): boolean {
  if (holder === undefined) return false
  try {
    return process.kill(holder.pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

export const holderText = (holder: Holder | undefined): string =>
  holder === undefined ? "" : ` (process ${holder.pid}, since ${holder.since})`
