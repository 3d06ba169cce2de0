// Reads the directory's rows from disk, and lets a week pass for them.

import { readdirSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { World } from "./world.ts"

export { until } from "./until.ts"

export type Row = Record<string, string | number | null>

export function filesOf(world: World, desk: string): string[] {
  const folder = join(world.menshen.dataDir, `menshen-${desk}`)
  const files = readdirSync(folder).filter((name) => /^[0-9a-f]+\.sqlite$/.test(name))
  return files.map((file) => join(folder, file))
}

/** The file of the only pool that has people. */
function fileOf(world: World): string {
  const files = filesOf(world, "Directory")
  const [file, ...more] = files.length === 1 ? files : files.filter(hasPeople)
  if (file === undefined || more.length > 0) throw new Error("one pool has people")
  return file
}

function hasPeople(file: string): boolean {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
  try {
    return database.prepare("SELECT 1 FROM users LIMIT 1").get() !== undefined
  } finally {
    database.close()
  }
}

/** Reads while Menshen runs; SQLite shows committed rows. */
export function rowsOf(world: World, query: string, ...values: (string | number)[]): Row[] {
  const database = new DatabaseSync(fileOf(world), { readOnly: true, timeout: 5000 })
  try {
    return database.prepare(query).all(...values) as Row[]
  } finally {
    database.close()
  }
}

/** kill -9, then `change` on the rows, then a start. */
export async function changeRows(
  world: World,
  change: (database: DatabaseSync) => void,
): Promise<void> {
  await world.menshen.kill()
  const database = new DatabaseSync(fileOf(world))
  try {
    change(database)
  } finally {
    database.close()
  }
  await world.menshen.start()
}

/** Moves all times of the tickets back by `ms`. */
export async function ageTickets(world: World, ms: number): Promise<void> {
  await world.menshen.kill()
  const older = ["created_at", "deadline", "scanned_at"].map(
    (column) => `${column} = ${column} - ?1`,
  )
  for (const file of filesOf(world, "TicketDesk")) run(file, `UPDATE tickets SET ${older}`, ms)
  await world.menshen.start()
}

function run(file: string, statement: string, ...values: (string | number | Uint8Array)[]): void {
  const database = new DatabaseSync(file)
  database.prepare(statement).run(...values)
  database.close()
}

/** Moves all times of the directory back by `ms`. */
export const letPass = (world: World, ms: number) =>
  changeRows(world, (database) => {
    for (const [table, column] of [
      ["identities", "union_checked_at"],
      ["wanted_unions", "next_at"],
      ["outbox", "next_at"],
      ["outbox", "created_at"],
      ["merges", "created_at"],
    ]) {
      database.exec(`UPDATE ${table} SET ${column} = max(0, ${column} - ${ms})`)
    }
  })

export const dayMs = 24 * 60 * 60 * 1000

/** The user of an identity. */
export const ownerOf = (world: World, openid: string): string | undefined =>
  rowsOf(world, "SELECT user FROM identities WHERE openid = ?", openid)[0]?.user as
    | string
    | undefined
