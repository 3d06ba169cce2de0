// A lock that the kernel releases: flock(2) on an open file, which is locked as long as any process has it open. The
// launcher hands the file to workerd, so the lock outlives a killed launcher until workerd has ended, too. Node
// cannot ask for it, but flock(1) and perl can, for a file that they inherit.

import { spawnSync } from "node:child_process"
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs"
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
  | { state: "unknown"; file?: number; why: string }
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
  const file = openShared(path, mode)
  if (typeof file === "string")
    return { state: "unknown", why: `${path} cannot be opened (${file})` }
  for (const [command, ...args] of tools) {
    const { status } = spawnSync(command, args, { stdio: ["ignore", "ignore", "ignore", file] })
    if (status === 0) return held(file)
    if (status !== 1) continue
    const holder = holderIn(file)
    closeSync(file)
    return { state: "taken", holder }
  }
  return { state: "unknown", file, why: `neither flock nor perl could lock ${path}` }
}

/** The open file, or the code of the error. In a folder that everybody may write to, systems refuse O_CREAT for a file
 * that another account has made. */
function openShared(path: string, mode: number): number | string {
  const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDWR } = constants
  for (const flags of [O_RDWR, O_RDWR | O_CREAT | O_EXCL, O_RDWR]) {
    try {
      const file = openSync(path, flags | O_NOFOLLOW | O_NONBLOCK, mode)
      if (!fstatSync(file).isFile()) {
        closeSync(file)
        return "no file"
      }
      if (flags & O_CREAT) fchmodSync(file, mode)
      return file
    } catch (error) {
      const { code = "unknown" } = error as NodeJS.ErrnoException
      if (code !== "ENOENT" && code !== "EEXIST") return code
    }
  }
  return "ENOENT"
}

function held(file: number): Lock {
  const holder: Holder = { pid: process.pid, since: new Date().toISOString() }
  ftruncateSync(file)
  writeSync(file, `${JSON.stringify(holder)}\n`, 0)
  return { state: "held", file }
}

const longestText = 200

/** Another account may have written it, as long as it liked. */
function holderIn(file: number): Holder | undefined {
  try {
    const text = Buffer.alloc(longestText)
    const length = readSync(file, text, 0, longestText, 0)
    const { pid, since } = JSON.parse(text.toString("utf8", 0, length))
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
