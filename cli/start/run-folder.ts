// The files of one run: workerd's configuration and the door through which the launcher speaks with the worker. Only
// this account sees into the folder, and the guard removes it.

import { mkdtempSync } from "node:fs"
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
