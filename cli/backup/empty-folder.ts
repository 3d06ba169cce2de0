// The folder that a restore fills: new or empty. The files are made in a folder inside it and moved at the end, which
// also works where the data folder is a mounted volume.

import {
  fchownSync,
  lchownSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs"
import { join } from "node:path"
import { notPossible } from "../refusal.ts"
import { openDataFolder } from "../start/data-folder.ts"
import { lockDataFolder } from "../start/locks.ts"
import { syncFolder } from "./private-files.ts"
import { foldersInPlaceOrder } from "./reading-order.ts"

const prefix = ".restoring-"

/** What a start that did not succeed leaves. */
const harmless = ["lock", "folder.json"]

export class EmptyFolder {
  readonly path: string
  /** Where the files are made. */
  readonly inside: string

  /** Open files. */
  private readonly locks: readonly number[]

  private constructor(path: string, inside: string, locks: readonly number[]) {
    this.path = path
    this.inside = inside
    this.locks = locks
  }

  /** Holds the lock of the folder until this program ends, so that no Menshen starts in the middle. */
  static async open(path: string): Promise<EmptyFolder> {
    openDataFolder(path)
    const { files } = await lockDataFolder(path)
    refuseContent(path)
    const unfinished = readdirSync(path).filter((name) => name.startsWith(prefix))
    for (const name of unfinished) rmSync(join(path, name), { recursive: true })
    return new EmptyFolder(path, mkdtempSync(join(path, prefix)), files)
  }

  /** Gives the finished files to the folder's owner, and moves them into place. */
  fill(): void {
    const { uid, gid } = statSync(this.path)
    if (process.getuid?.() === 0) {
      giveTo(this.inside, uid, gid)
      // By what is open: the owner of the folder could have put a link of that name there.
      for (const file of this.locks) fchownSync(file, uid, gid)
    }
    refuseContent(this.path)
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

function refuseContent(path: string): void {
  const isContent = (name: string) => !name.startsWith(prefix) && !harmless.includes(name)
  if (readdirSync(path).some(isContent)) throw notPossible(occupied(path))
}

const occupied = (path: string) =>
  `${path} is not empty, and a restore replaces nothing: stop Menshen and move the folder away, or name another one by --data.`

/** Follows no link, which would give away a file of root's. */
function giveTo(path: string, uid: number, gid: number): void {
  lchownSync(path, uid, gid)
  for (const one of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, one.name)
    if (one.isDirectory()) giveTo(inner, uid, gid)
    else lchownSync(inner, uid, gid)
  }
}
