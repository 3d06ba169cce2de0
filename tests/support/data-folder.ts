// Spoils and loses files of a data folder while Menshen is away.

import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { filesOf } from "./directory.ts"
import type { World } from "./world.ts"

export const deskClasses = [
  "KeyRing",
  "Directory",
  "SessionDesk",
  "AccountKeeper",
  "ForwardDesk",
  "TicketDesk",
] as const
export type DeskClass = (typeof deskClasses)[number]

const withoutLog = (file: string) => {
  for (const part of ["-wal", "-shm"]) rmSync(file + part, { force: true })
}

/** Files of a desk that hold no database any more. */
export function damage(w: World, desk: DeskClass): void {
  for (const file of filesOf(w, desk)) {
    withoutLog(file)
    writeFileSync(file, Buffer.alloc(8192, "not a database "))
  }
}

export function lose(w: World, desk: DeskClass): void {
  for (const file of filesOf(w, desk)) {
    withoutLog(file)
    rmSync(file)
  }
}

/** Changes rows in every file of a desk. */
export function changeFiles(w: World, desk: DeskClass, ...statements: string[]): void {
  for (const file of filesOf(w, desk)) {
    const database = new DatabaseSync(file)
    for (const statement of statements) database.exec(statement)
    database.close()
  }
}

/** Of each file of a desk. */
export function rowsIn(w: World, desk: DeskClass, query: string): unknown[] {
  return filesOf(w, desk).flatMap((file) => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
    try {
      return database.prepare(query).all()
    } finally {
      database.close()
    }
  })
}

/** The files as they are now; gives a function that puts them back. */
export function keepFiles(w: World): () => void {
  const { dataDir } = w.menshen
  const kept = `${dataDir}-kept`
  cpSync(dataDir, kept, { recursive: true })
  return () => {
    for (const name of readdirSync(dataDir)) rmSync(join(dataDir, name), { recursive: true })
    cpSync(kept, dataDir, { recursive: true })
  }
}

/** The lines of the log with this event. */
export function linesOf(log: string, event: string): Record<string, string>[] {
  const lines = log.split("\n").filter((line) => line.startsWith("{"))
  return lines.map((line) => JSON.parse(line)).filter((line) => line.event === event)
}
