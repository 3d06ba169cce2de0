// The folder with the desks' files: people, and private signing keys unless they are encrypted. Only the account
// that runs Menshen may read it.

import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { notPossible } from "../refusal.ts"

const groupAndOthers = 0o077
const others = 0o007

/**
 * Makes the folder if it is missing, and lets every file that this process and its children create from now on be
 * private. An open folder stays as it is, because an operator may have given it to a group for a reason.
 *
 * Returns warnings, each a sentence that says what to do.
 */
export function openDataFolder(path: string): string[] {
  process.umask(groupAndOthers)
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    tryWriting(path)
  } catch (error) {
    throw notPossible(folderFault(path, (error as NodeJS.ErrnoException).code))
  }
  return warnAboutFolder(path)
}

export function warnAboutFolder(path: string): string[] {
  const { mode } = statSync(path)
  return isOpen(mode) ? [openSentence(path, mode)] : []
}

/** As much as the desks need at a start. */
const probeBytes = 1 << 20

function tryWriting(path: string): void {
  const file = join(path, `probe-${process.pid}`)
  try {
    writeFileSync(file, new Uint8Array(probeBytes))
  } finally {
    rmSync(file, { force: true })
  }
}

/** Why the folder cannot hold the data, as a sentence that says what to do. */
export function folderFault(path: string, code = "unknown"): string {
  const other = "name another folder with --data or MENSHEN_DATA"
  switch (code) {
    case "EACCES":
    case "EPERM":
      return `The account that runs Menshen may not write to ${path}: give it the folder (chown), or ${other}.`
    case "EROFS":
      return `${path} is on a file system that can only be read: mount it writable, or ${other}.`
    case "ENOSPC":
    case "EDQUOT":
      return `There is no space left for ${path}: free some on that disk, or ${other}. Nothing was changed.`
    case "EEXIST":
    case "ENOTDIR":
      return `${path} is no folder, or lies in something that is none: ${other}.`
    default:
      return `${path} cannot be used (${code}): ${other}.`
  }
}

// Windows has no such bits.
const isOpen = (mode: number) => process.platform !== "win32" && (mode & groupAndOthers) !== 0

const openSentence = (path: string, mode: number) =>
  `Other accounts of this machine may read ${path} (mode ${(mode & 0o777).toString(8)}): run chmod -R go= ${quoted(path)}`

/** The secrets, whoever wrote that file. A group may have been given it (docs/deploy.md). */
export function warnAboutEnvFile(path: string | undefined): string[] {
  const about = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false })
  // Not a pipe of a shell.
  const mode = about?.isFile() ? about.mode : 0
  if (process.platform === "win32" || (mode & others) === 0) return []
  return [
    `Other accounts of this machine may read the secrets in ${path} (mode ${(mode & 0o777).toString(8)}): run chmod o= ${quoted(path ?? "")}`,
  ]
}

/** For a shell. */
const quoted = (path: string) =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`

/** Warns if private keys lie on the disk as they are, at an address of the public web. */
export const warnAboutKeys = ({ issuer, keysEncrypted }: Keys): string[] =>
  issuer.startsWith("https:") && !keysEncrypted ? [keysSentence] : []

export interface Keys {
  issuer: string
  keysEncrypted: boolean
}

const keysSentence =
  "/keyEncryption: The private signing keys are stored as they are, and a copy of the data folder can sign in as " +
  "anybody. Name a secret that encrypts them."
