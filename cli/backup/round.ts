// One round: what changed since the round before, as parts that wait in a scratch folder until the target has them.
// The desks are not kept waiting by a slow target.

import { closeSync, openSync, readFileSync, readSync } from "node:fs"
import { join } from "node:path"
import type { FolderMark } from "../start/folder-mark.ts"
import type { Change } from "./desk-reader.ts"
import { partKey } from "./names.ts"
import { imageHash, rangesOf } from "./pages.ts"
import { encodePart, formatVersion, type Manifest, type PartFile } from "./part.ts"
import { writePrivateFile } from "./private-files.ts"
import type { Seal } from "./seal.ts"

/** Of pages in one part: what a restore holds in memory, and what a slow line sends within the patience of a client. */
const partBytes = 8 * 1024 * 1024

/** Where a round goes on. */
export interface Link {
  generation: string
  /** Of the next part. */
  sequence: number
  /** The hash of the part before; "" at the beginning. */
  before: string
}

export interface SpooledPart {
  key: string
  file: string
  bytes: number
}

export interface About {
  scratch: string
  seal: Seal
  /** The version that writes. */
  menshen: string
  mark: FolderMark | undefined
}

export class Round {
  readonly at: number
  private readonly scratch: string
  private readonly seal: Seal
  private readonly menshen: string
  private readonly mark: FolderMark | undefined
  private link: Link
  private files: PartFile[] = []
  private pages: Buffer[] = []
  private held = 0
  private readonly spooled: SpooledPart[] = []

  constructor(at: number, link: Link, about: About) {
    this.at = at
    this.link = link
    this.scratch = about.scratch
    this.seal = about.seal
    this.menshen = about.menshen
    this.mark = about.mark
  }

  async add({ path, image, pages, copy }: Change): Promise<void> {
    const { pageSize } = image
    const about = { path, pageSize, pageCount: image.pages.length, hash: imageHash(image) }
    const perPart = Math.max(1, Math.floor(partBytes / pageSize))
    const file = openSync(copy, "r")
    try {
      for (let from = 0; from === 0 || from < pages.length; from += perPart) {
        const some = pages.slice(from, from + perPart)
        if (this.held + some.length * pageSize > partBytes) await this.spool(false)
        for (const page of some) this.pages.push(readPage(file, page, pageSize))
        this.files.push({ ...about, pages: rangesOf(some) })
        this.held += some.length * pageSize
      }
    } finally {
      closeSync(file)
    }
  }

  /** The parts, and where the next round goes on; no parts if nothing changed. */
  async finish(): Promise<{ parts: SpooledPart[]; link: Link }> {
    if (this.files.length > 0) await this.spool(true)
    return { parts: this.spooled, link: this.link }
  }

  private async spool(ends: boolean): Promise<void> {
    if (this.files.length === 0) return
    const { generation, sequence, before } = this.link
    const manifest: Manifest = {
      format: formatVersion,
      menshen: this.menshen,
      mark: this.mark ?? null,
      generation,
      sequence,
      at: new Date(this.at).toISOString(),
      before,
      ends,
      files: this.files,
    }
    const { bytes, hash } = encodePart({ manifest, pages: Buffer.concat(this.pages) })
    const { isSealed } = this.seal
    const key = partKey({ generation, sequence, at: this.at, ends, isSealed })
    const closed = await this.seal.close(bytes)
    const file = join(this.scratch, `${sequence}.part`)
    writePrivateFile(file, [closed])
    this.spooled.push({ key, file, bytes: closed.length })
    this.link = { generation, sequence: sequence + 1, before: hash }
    this.files = []
    this.pages = []
    this.held = 0
  }
}

export const bytesOf = ({ file }: SpooledPart): Uint8Array => readFileSync(file)

function readPage(file: number, page: number, pageSize: number): Buffer {
  const bytes = Buffer.alloc(pageSize)
  readSync(file, bytes, 0, pageSize, (page - 1) * pageSize)
  return bytes
}
