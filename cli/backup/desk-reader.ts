// Reads one file of a desk while its worker writes: a read transaction has one moment of it (SQLite,
// "Write-Ahead Logging", section 2.2).

import { closeSync, openSync, readSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { backup, DatabaseSync } from "node:sqlite"
import { notPossible } from "../refusal.ts"
import { changedPages, type FileImage, pageHash, pageSizeOf } from "./pages.ts"

const patienceMs = 5000
/** More than any file has: the copy is made in one step. */
const everyPage = 2 ** 31 - 1
const chunkBytes = 1024 * 1024

/** A file that changed, as it was at its moment. */
export interface Change {
  path: string
  image: FileImage
  /** Numbers of its changed pages. */
  pages: number[]
  /** A copy, gone after the round. */
  copy: string
}

export class DeskReader {
  readonly path: string
  private readonly file: string
  private database: DatabaseSync
  private inode: bigint
  /** What the last round that was kept has. */
  private known: { version: number; image: FileImage } | undefined
  private read: { version: number; image: FileImage } | undefined

  constructor(folder: string, path: string) {
    this.path = path
    this.file = join(folder, path)
    this.inode = inodeOf(this.file)
    this.database = this.open()
  }

  /** Begins its moment. A file that somebody put in the place of the one before is opened anew. */
  begin(): void {
    const inode = inodeOf(this.file)
    if (inode !== this.inode) {
      this.close()
      this.known = undefined
      this.inode = inode
      this.database = this.open()
    }
    this.guarded(() => {
      this.database.exec("BEGIN")
      this.database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get()
    })
  }

  /** Rows of its moment; none if there is no such table. */
  rows<T>(table: string, columns: string): T[] {
    const named = this.database.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(table)
    if (named === undefined) return []
    return this.database.prepare(`SELECT ${columns} FROM ${table}`).all() as T[]
  }

  /** Copies the file to `copy` unless nothing was committed since the last round. */
  async change(copy: string): Promise<Change | undefined> {
    const version = this.version()
    if (version === this.known?.version) return undefined
    await this.guardedLater(backup(this.database, copy, { rate: everyPage }))
    const image = imageOf(copy)
    this.read = { version, image }
    const pages = changedPages(this.known?.image, image)
    const isSame = pages.length === 0 && this.known?.image.pages.length === image.pages.length
    return isSame ? undefined : { path: this.path, image, pages, copy }
  }

  end(): void {
    if (this.database.isTransaction) this.database.exec("ROLLBACK")
  }

  /** The round with what was read is kept. */
  keep(): void {
    this.known = this.read ?? this.known
  }

  /** The next round has the whole file. */
  forget(): void {
    this.known = undefined
  }

  close(): void {
    if (this.database.isOpen) this.database.close()
  }

  private open(): DatabaseSync {
    return this.guarded(() => {
      return new DatabaseSync(this.file, { readOnly: true, timeout: patienceMs })
    })
  }

  /** Changes with each commit of another connection (SQLite, PRAGMA data_version). */
  private version(): number {
    return (this.database.prepare("PRAGMA data_version").get() as { data_version: number })
      .data_version
  }

  private guarded<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw this.named(error)
    }
  }

  private guardedLater<T>(work: Promise<T>): Promise<T> {
    return work.catch((error) => {
      throw this.named(error)
    })
  }

  private named(error: unknown): Error {
    const { errcode = 0, message } = error as { errcode?: number; message: string }
    const isDamaged = errcode === 11 || errcode === 26
    const advice = isDamaged
      ? "is damaged: stop Menshen and restore it from a backup of before"
      : `cannot be read (${message})`
    return notPossible(`${this.file} ${advice}. Nothing was saved.`)
  }
}

/** A copy must be sound: a full round checks each. */
export function checkCopy(path: string, copy: string): void {
  const database = new DatabaseSync(copy)
  try {
    const [first] = database.prepare("PRAGMA quick_check(1)").all() as { quick_check: string }[]
    if (first?.quick_check === "ok") return
    throw notPossible(
      `${path} is damaged (${first?.quick_check}): stop Menshen and restore it from a backup of before. Nothing was saved.`,
    )
  } finally {
    database.close()
    for (const part of ["-wal", "-shm"]) rmSync(copy + part, { force: true })
  }
}

const inodeOf = (file: string): bigint => statSync(file, { bigint: true }).ino

/** Reads the copy in chunks of whole pages. */
function imageOf(copy: string): FileImage {
  const file = openSync(copy, "r")
  try {
    const chunk = Buffer.alloc(chunkBytes)
    const pages: string[] = []
    let pageSize = 4096
    for (let at = 0; ; at += chunkBytes) {
      const bytes = readSync(file, chunk, 0, chunkBytes, at)
      if (at === 0 && bytes > 0) pageSize = pageSizeOf(chunk)
      for (let start = 0; start < bytes; start += pageSize) {
        pages.push(pageHash(chunk.subarray(start, start + pageSize)))
      }
      if (bytes < chunkBytes) return { pageSize, pages }
    }
  } finally {
    closeSync(file)
  }
}
