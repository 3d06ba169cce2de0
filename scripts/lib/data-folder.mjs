// The folder with the desks' files: people, and private signing keys unless they are encrypted. Only the account
// that runs Menshen may read it.

import { mkdirSync, statSync } from "node:fs"

const groupAndOthers = 0o077

/**
 * Makes the folder if it is missing, and lets every file that this process and its children create from now on be
 * private. An open folder stays as it is, because an operator may have given it to a group for a reason.
 *
 * @param {string} path
 * @returns {string[]} warnings, each a sentence that says what to do
 */
export function openDataFolder(path) {
  process.umask(groupAndOthers)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return isOpen(statSync(path).mode) ? [openSentence(path, statSync(path).mode)] : []
}

// Windows has no such bits.
const isOpen = (mode) => process.platform !== "win32" && (mode & groupAndOthers) !== 0

const openSentence = (path, mode) =>
  `Other accounts of this machine may read ${path} (mode ${(mode & 0o777).toString(8)}): run chmod -R go= ${quoted(path)}`

/** For a shell. */
const quoted = (path) => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)

/**
 * Whether private keys lie on the disk as they are, at an address of the public web.
 *
 * @param {{ issuer: string, keysEncrypted: boolean }} config
 * @returns {string[]} warnings
 */
export const warnAboutKeys = ({ issuer, keysEncrypted }) =>
  issuer.startsWith("https:") && !keysEncrypted ? [keysSentence] : []

const keysSentence =
  "/keyEncryption: The private signing keys are stored as they are, and a copy of the data folder can sign in as " +
  "anybody. Name a secret that encrypts them."
