// A Durable Object's SQL as far as the rooms of a desk use it, on Node's own SQLite: for what a test
// wants to say about time without waiting for it.

import { DatabaseSync, type SQLInputValue } from "node:sqlite"

export function sqlInMemory(statements: readonly string[]): SqlStorage {
  const database = new DatabaseSync(":memory:")
  for (const statement of statements) database.exec(statement)
  const exec = (query: string, ...values: SQLInputValue[]) => {
    const rows = database.prepare(query).all(...values)
    const { changed } = database.prepare("SELECT changes() AS changed").get() as { changed: number }
    const cursor = {
      toArray: () => rows,
      one: () => rows[0],
      [Symbol.iterator]: () => rows[Symbol.iterator](),
    }
    return { ...cursor, rowsWritten: /^\s*SELECT/i.test(query) ? 0 : changed }
  }
  return { exec } as unknown as SqlStorage
}
