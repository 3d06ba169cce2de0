// What only one Menshen of a machine may have: a data folder.

import { join } from "node:path"
import { notPossible } from "../refusal.ts"
import { holderText, lockFile } from "./lock.ts"

export interface Locks {
  /** Open files; whoever inherits one holds its lock. */
  files: number[]
  warnings: string[]
}

export async function lockDataFolder(dataDir: string): Promise<Locks> {
  const lock = await lockFile(join(dataDir, "lock"))
  if (lock.state === "taken") {
    throw notPossible(
      `Another Menshen uses ${dataDir}${holderText(lock.holder)}, and two of them would spoil it. Stop that one first, or give this one a folder of its own with --data.`,
    )
  }
  const unknown = `Nothing keeps a second Menshen from ${dataDir}: neither flock nor perl could lock it.`
  return { files: [lock.file], warnings: lock.state === "held" ? [] : [unknown] }
}
