// A backup is a secret: only the account that made it may read it.

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
} from "node:fs"
import { dirname } from "node:path"

export const privateFile = 0o600
export const privateFolder = 0o700

export const makePrivateFolder = (path: string): void => {
  mkdirSync(path, { recursive: true, mode: privateFolder })
}

/** Whole or not at all, also if the machine stops. */
export function writePrivateFile(path: string, chunks: Iterable<Uint8Array>): void {
  const unfinished = `${path}.unfinished`
  const file = openSync(unfinished, "w", privateFile)
  try {
    for (const chunk of chunks) writeAll(file, chunk)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(unfinished, path)
  syncFolder(dirname(path))
}

/** write(2) may write less than it was given. */
export function writeAll(file: number, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at)
}

/** So that a new name is on the disk, too. */
export function syncFolder(path: string): void {
  if (process.platform === "win32" || !existsSync(path)) return
  const folder = openSync(path, "r")
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
