// The part of a Durable Object's SQL that the desks use, on Node's own SQLite, for tests with a simulated
// clock.

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
