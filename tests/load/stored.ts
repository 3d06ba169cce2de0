// What the desks hold on the disk.

import { globSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"

export interface Held {
  rows: number
  /** Of all columns of all rows. */
  bytes: number
}

/** Everything in every table of every desk, by the table's name. */
export function held(dataDir: string): Record<string, Held> {
  const all: Record<string, Held> = {}
  for (const file of globSync(join(dataDir, "**/*.sqlite"))) {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
    for (const { name } of database.prepare(tables).all()) addTable(all, database, String(name))
    database.close()
  }
  return all
}

const tables =
  "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'"

function addTable(all: Record<string, Held>, database: DatabaseSync, table: string): void {
  const columns = database.prepare("SELECT name FROM pragma_table_info(?)").all(table)
  const bytes = columns.map(({ name }) => `coalesce(octet_length("${name}"), 0)`).join(" + ")
  const query = `SELECT count(*) AS rows, coalesce(sum(${bytes}), 0) AS bytes FROM "${table}"`
  const { rows, bytes: sum } = database.prepare(query).get() as unknown as Held
  const { rows: before = 0, bytes: held = 0 } = all[table] ?? {}
  all[table] = { rows: before + rows, bytes: held + sum }
}

export const totalOf = (tables: Record<string, Held>): Held => ({
  rows: Object.values(tables).reduce((sum, { rows }) => sum + rows, 0),
  bytes: Object.values(tables).reduce((sum, { bytes }) => sum + bytes, 0),
})
