// Files are replaced as a whole or not at all.

import { randomBytes } from "node:crypto"
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import { notPossible } from "../refusal.ts"

/** The text of a file, or nothing if there is none. */
export function textIn(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  return orRefuse(path, "read", () => readFileSync(path, "utf8"))
}

/** Somebody may have edited the file while the questions were answered. */
export function mustBe(path: string, before: string | undefined): void {
  if (textIn(path) === before) return
  throw notPossible(`${path} has changed meanwhile, so nothing was written. Run this again.`)
}

/** Before anybody answers a question in vain. */
export function mustBeWritable(path: string): void {
  orRefuse(path, "written", () => accessSync(dirname(path), constants.W_OK | constants.X_OK))
}

/** The bits of a file, by those of the one before it. */
type ModeOf = (old: number | undefined) => number

const modeOfText: ModeOf = (old = 0o644) => old

/** Readable for its owner alone, unless somebody gave it to a group and to nobody else. */
export const modeOfSecrets: ModeOf = (old = 0o600) => ((old & 0o007) === 0 ? old & 0o640 : 0o600)

/** Readers find the old text or the new one, whatever happens meanwhile. */
export function replaceFile(path: string, text: string, modeOf = modeOfText): void {
  orRefuse(path, "written", () => {
    const old = existsSync(path) ? statSync(path) : undefined
    const target = old ? realpathSync(path) : path
    const temporary = join(dirname(target), `.menshen-${randomBytes(6).toString("hex")}`)
    try {
      writeWhole(temporary, text, modeOf(old && old.mode & 0o777))
      if (old) keepOwner(temporary, old)
      renameSync(temporary, target)
    } finally {
      rmSync(temporary, { force: true })
    }
  })
}

function writeWhole(path: string, text: string, mode: number): void {
  const file = openSync(path, "wx", mode)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** The service's account may own the file, and root edit it. */
function keepOwner(path: string, { uid, gid }: { uid: number; gid: number }): void {
  const made = statSync(path)
  if (made.uid !== uid || made.gid !== gid) chownSync(path, uid, gid)
}

/** A name beside the file that nothing has yet. */
export function spareName(path: string): string {
  const name = (at: number): string => {
    const spare = `${path}.old${at === 0 ? "" : at}`
    return existsSync(spare) ? name(at + 1) : spare
  }
  return name(0)
}

function orRefuse<T>(path: string, done: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw notPossible(`${path} cannot be ${done}: ${reasons[code] ?? code}.`)
  }
}

const reasons: Record<string, string> = {
  ENOENT: "its folder does not exist",
  EACCES: "this account may not",
  EPERM: "this account may not",
  EROFS: "the disk is mounted read-only",
  ENOSPC: "the disk is full",
  EISDIR: "it is a folder",
}
