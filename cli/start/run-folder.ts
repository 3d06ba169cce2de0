// The files of one run: workerd's configuration and the door through which the launcher speaks with the worker. Only
// this account sees into the folder, and the guard removes it.

import { lstatSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** The data folder takes it where the system's folder for such files is not writable. */
export function makeRunFolder(dataDir: string): string {
  try {
    return mkdtempSync(join(tmpdir(), "menshen-run-"))
  } catch {
    return mkdtempSync(join(dataDir, "run-"))
  }
}

/** A sentence if the folder is no longer ours alone: systems empty their folder for such files from time to time, and
 * then another account can have the name. */
export function runFolderFault(path: string): string | undefined {
  const about = lstatSync(path, { throwIfNoEntry: false })
  const isOurs = about?.isDirectory() && (process.getuid?.() ?? about.uid) === about.uid
  return isOurs ? undefined : `${path}, the folder of this run, was removed: start again.`
}
