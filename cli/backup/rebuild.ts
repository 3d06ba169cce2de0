// Puts parts together to files, and compares each file with the hash that the backup has of it.

import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from "node:fs"
import { dirname, join } from "node:path"
import { notPossible } from "../refusal.ts"
import { imageHash, pageHash, pagesOf } from "./pages.ts"
import type { Part, PartFile } from "./part.ts"
import { privateFile, privateFolder } from "./private-files.ts"
import { placeOf } from "./reading-order.ts"

interface Rebuilt {
  descriptor: number
  about: PartFile
  pages: string[]
}

export class Rebuild {
  private readonly folder: string
  private readonly files = new Map<string, Rebuilt>()

  constructor(folder: string) {
    this.folder = folder
  }

  get paths(): string[] {
    return [...this.files.keys()]
  }

  add({ manifest, pages }: Part): void {
    let at = 0
    for (const about of manifest.files) at = this.write(about, pages, at)
    if (at !== pages.length) throw notPossible("A part of the backup has other pages than it says.")
  }

  /** Closes the files. All of them must be as they were when they were read. */
  finish(): void {
    try {
      for (const { about, pages, descriptor } of this.files.values()) {
        const { path, pageSize, pageCount, hash } = about
        ftruncateSync(descriptor, pageCount * pageSize)
        const image = { pageSize, pages: pages.slice(0, pageCount) }
        if (imageHash(image) === hash) continue
        throw notPossible(`The backup of ${path} is incomplete: its pages do not match its hash.`)
      }
    } finally {
      this.close()
    }
  }

  close(): void {
    for (const { descriptor } of this.files.values()) closeSync(descriptor)
    this.files.clear()
  }

  private write(about: PartFile, bytes: Uint8Array, start: number): number {
    const file = this.opened(about)
    const { pageSize } = about
    let at = start
    for (const page of pagesOf(about.pages)) {
      const content = bytes.subarray(at, at + pageSize)
      writeSync(file.descriptor, content, 0, pageSize, (page - 1) * pageSize)
      file.pages[page - 1] = pageHash(content)
      at += pageSize
    }
    file.about = about
    return at
  }

  private opened(about: PartFile): Rebuilt {
    const known = this.files.get(about.path)
    if (known?.about.pageSize === about.pageSize) return known
    if (placeOf(about.path) < 0 || !/^[\w-]+\/[\w.-]+\.sqlite$/.test(about.path)) {
      throw notPossible(`The backup holds a file that is none of Menshen's: ${about.path}`)
    }
    if (known !== undefined) closeSync(known.descriptor)
    const file = join(this.folder, about.path)
    mkdirSync(dirname(file), { recursive: true, mode: privateFolder })
    const opened = { descriptor: openSync(file, "w+", privateFile), about, pages: [] }
    this.files.set(about.path, opened)
    return opened
  }
}
