// Writes rounds of a data folder to a target, generation after generation.

import { randomBytes } from "node:crypto"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { notPossible } from "../refusal.ts"
import { markOf } from "../start/folder-mark.ts"
import type { DataFolder } from "./data-folder.ts"
import type { Change } from "./desk-reader.ts"
import { isFull, type Progress } from "./generations.ts"
import { generationName, seenKey } from "./names.ts"
import { hasReadableKeyIn } from "./readable-keys.ts"
import { deskOf } from "./reading-order.ts"
import { bytesOf, type Link, Round, type SpooledPart } from "./round.ts"
import { passphraseName, type Seal } from "./seal.ts"
import type { Target } from "./target.ts"

export interface Saved {
  /** When the first file was read, milliseconds since 1970. */
  at: number
  isFull: boolean
  /** Written to the target; 0 if nothing had changed. */
  bytes: number
}

/** Writes one object; it may try for as long as it likes. */
export type Put = (key: string, bytes: Uint8Array) => Promise<void>

const seenEveryMs = 60_000

export class Saver {
  private readonly folder: DataFolder
  private readonly target: Target
  private readonly seal: Seal
  private readonly menshen: string
  private link: Link | undefined
  private progress: Progress = { since: 0, rounds: 0, fullBytes: 0, changeBytes: 0 }
  private seenAt = 0

  constructor(about: { folder: DataFolder; target: Target; seal: Seal; menshen: string }) {
    this.folder = about.folder
    this.target = about.target
    this.seal = about.seal
    this.menshen = about.menshen
  }

  /** One round. After a failure that `put` did not survive, the next one begins a generation. */
  async save(put: Put = this.target.put): Promise<Saved> {
    const at = Date.now()
    const full = this.link === undefined || isFull(this.progress, at)
    // Two programs that make the first backup of a place at once do not know of each other's key.
    if (full || this.progress.rounds < 3) await this.seal.checkKey()
    const scratch = this.folder.makeScratch()
    try {
      const { parts, link } = await this.collect(at, scratch, full)
      this.link = undefined
      for (const part of parts) await put(part.key, bytesOf(part))
      this.link = link
      this.folder.keep()
      if (parts.length === 0) await this.noteSeen(at, link, put)
      return this.count(at, full, parts)
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  }

  private async collect(at: number, scratch: string, full: boolean) {
    const begin = (): Link => ({
      generation: generationName(at, randomBytes(4).toString("hex")),
      sequence: 0,
      before: "",
    })
    const link = full || this.link === undefined ? begin() : this.link
    const { seal, menshen } = this
    const mark = markOf(this.folder.path)
    const round = new Round(at, link, { scratch, seal, menshen, mark })
    await this.folder.read(scratch, full, (change) => {
      if (!seal.isSealed) refuseReadableKeys(change, join(this.folder.path, change.path))
      return round.add(change)
    })
    return round.finish()
  }

  private count(at: number, full: boolean, parts: readonly SpooledPart[]): Saved {
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
    const { progress } = this
    this.progress = full
      ? { since: at, rounds: 1, fullBytes: bytes, changeBytes: 0 }
      : {
          ...progress,
          rounds: progress.rounds + Number(bytes > 0),
          changeBytes: progress.changeBytes + bytes,
        }
    return { at, isFull: full, bytes }
  }

  /** So that a restore knows that nothing had changed, a small object says it once a minute. */
  private async noteSeen(at: number, { generation, before }: Link, put: Put): Promise<void> {
    if (at - this.seenAt < seenEveryMs) return
    this.seenAt = at
    const note = Buffer.from(JSON.stringify({ after: before, at: new Date(at).toISOString() }))
    await put(seenKey(generation, this.seal.isSealed), await this.seal.close(note))
  }
}

function refuseReadableKeys({ path, copy }: Change, file: string): void {
  if (deskOf(path) !== "KeyRing" || !hasReadableKeyIn(copy)) return
  throw notPossible(
    `${file} holds private keys that anybody can read, and a backup with them could sign in as everybody. Set ${passphraseName}, which encrypts the backup. (With keyEncryption in menshen.json the keys are encrypted, but the readable ones of before stay in free pages of the file.)`,
  )
}
