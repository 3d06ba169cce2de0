// The folder that a restore fills: new or empty. The files are made in a folder inside it and moved at the end, which
// also works where the data folder is a mounted volume.

import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs"
import { join } from "node:path"
import { notPossible } from "../refusal.ts"
import { privateFolder, syncFolder } from "./private-files.ts"
import { foldersInPlaceOrder } from "./reading-order.ts"

const prefix = ".restoring-"

export class EmptyFolder {
  readonly path: string
  /** Where the files are made. */
  readonly inside: string

  constructor(path: string) {
    this.path = path
    mkdirSync(path, { recursive: true, mode: privateFolder })
    const names = readdirSync(path)
    const unfinished = names.filter((name) => name.startsWith(prefix))
    if (unfinished.length < names.length) throw notPossible(occupied(path))
    for (const name of unfinished) rmSync(join(path, name), { recursive: true })
    this.inside = mkdtempSync(join(path, prefix))
  }

  /** Gives the finished files to the folder's owner, and moves them into place. */
  fill(): void {
    const { uid, gid } = statSync(this.path)
    if (process.getuid?.() === 0) giveTo(this.inside, uid, gid)
    const others = readdirSync(this.path).filter((name) => !name.startsWith(prefix))
    if (others.length > 0) throw notPossible(occupied(this.path))
    for (const name of foldersInPlaceOrder(readdirSync(this.inside))) {
      renameSync(join(this.inside, name), join(this.path, name))
    }
    syncFolder(this.path)
  }

  /** After it was filled, or instead. */
  close(): void {
    rmSync(this.inside, { recursive: true, force: true })
  }
}

const occupied = (path: string) =>
  `${path} is not empty, and a restore replaces nothing: stop Menshen and move the folder away, or name another one by --data.`

function giveTo(path: string, uid: number, gid: number): void {
  chownSync(path, uid, gid)
  for (const one of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, one.name)
    if (one.isDirectory()) giveTo(inner, uid, gid)
    else chownSync(inner, uid, gid)
  }
}
