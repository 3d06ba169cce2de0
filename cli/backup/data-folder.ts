// The files of a data folder, read together: every read transaction begins before the first copy is made, in the
// order of reading-order.ts, so that all moments lie within milliseconds.

import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { notPossible } from "../refusal.ts"
import { type Change, checkCopy, DeskReader } from "./desk-reader.ts"
import { deskOf, inReadingOrder } from "./reading-order.ts"
import { faultOfRoll, type Member } from "./roll.ts"

const copiesPrefix = ".backup-"
const staleMs = 60 * 60 * 1000

export class DataFolder {
  readonly path: string
  private readonly readers = new Map<string, DeskReader>()
  private scratch = ""

  constructor(path: string) {
    this.path = path
    if (!existsSync(path)) throw notPossible(`There is no data folder ${path}: name it by --data.`)
    this.dropStaleCopies()
  }

  /** Refuses a folder that cannot be saved, before anything is asked of the target. */
  check(): void {
    const readers = this.current()
    try {
      for (const reader of readers) reader.begin()
      this.checkRoll(readers)
    } finally {
      for (const reader of readers) reader.end()
    }
  }

  /** A folder for copies and unsent parts. It is beside the desks because it is as secret as they are. */
  makeScratch(): string {
    this.scratch = mkdtempSync(join(this.path, copiesPrefix))
    return this.scratch
  }

  /** If this program is about to end in the middle of a round. */
  dropScratch(): void {
    if (this.scratch !== "") rmSync(this.scratch, { recursive: true, force: true, maxRetries: 3 })
  }

  /**
   * Reads all files at once, and gives each one that changed to `take`, which has it until it returns.
   */
  async read(
    scratch: string,
    isFull: boolean,
    take: (change: Change) => Promise<void>,
  ): Promise<void> {
    const readers = this.current()
    if (isFull) for (const reader of readers) reader.forget()
    try {
      for (const reader of readers) reader.begin()
      this.checkRoll(readers)
      for (const [at, reader] of readers.entries()) {
        const copy = join(scratch, `${at}.sqlite`)
        const change = await reader.change(copy)
        reader.end()
        if (change !== undefined && isFull) checkCopy(change.path, copy)
        if (change !== undefined) await take(change)
        rmSync(copy, { force: true })
      }
    } finally {
      for (const reader of readers) reader.end()
    }
  }

  /** What was read is in the backup. */
  keep(): void {
    for (const reader of this.readers.values()) reader.keep()
  }

  close(): void {
    for (const reader of this.readers.values()) reader.close()
    this.readers.clear()
  }

  private current(): DeskReader[] {
    const paths = inReadingOrder(desksIn(this.path))
    const gone = [...this.readers.keys()].find((path) => !paths.includes(path))
    if (gone !== undefined)
      throw notPossible(`${join(this.path, gone)} is gone. Nothing was saved.`)
    return paths.map((path) => this.readerOf(path))
  }

  private readerOf(path: string): DeskReader {
    const known = this.readers.get(path)
    if (known !== undefined) return known
    const reader = new DeskReader(this.path, path)
    this.readers.set(path, reader)
    return reader
  }

  private checkRoll(readers: readonly DeskReader[]): void {
    const kinds = ["Directory", "SessionDesk", "KeyRing"]
    const members = readers.flatMap((reader): Member[] => {
      const { path } = reader
      const desk = deskOf(path) ?? ""
      if (!kinds.includes(desk)) return []
      const [row] = reader.rows<{ id: string }>("installation", "id")
      return [{ path, desk, id: row?.id ?? "" }]
    })
    const ring = readers.find(({ path }) => deskOf(path) === "KeyRing")
    const places = ring?.rows<{ kind: string; name: string }>("known_places", "kind, name") ?? []
    const pools = places.filter(({ kind }) => kind === "pool").map(({ name }) => name)
    const fault = faultOfRoll(members, pools)
    if (fault !== undefined) throw notPossible(`${this.path}: ${fault}. Nothing was saved.`)
  }

  private dropStaleCopies(): void {
    const stale = readdirSync(this.path).filter((name) => name.startsWith(copiesPrefix))
    for (const name of stale.map((one) => join(this.path, one))) dropIfStale(name)
  }
}

/** Another program may be about to do it, and what root left is root's: neither keeps a backup from being made. */
function dropIfStale(path: string): void {
  try {
    if (Date.now() - statSync(path).mtimeMs > staleMs) rmSync(path, { recursive: true })
  } catch {
    // It stays.
  }
}

/** A file that has no page yet is being made, and the next round has it. */
function desksIn(folder: string): string[] {
  const classes = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory())
  return classes.flatMap(({ name }) =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith(".sqlite"))
      .map((file) => `${name}/${file}`)
      .filter((path) => hasPages(join(folder, path))),
  )
}

const hasPages = (file: string) =>
  statSync(file).size > 0 || (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0)
