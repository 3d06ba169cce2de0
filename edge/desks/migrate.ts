// Migrates tables without losing their content: numbered steps, each taken once.

/**
 * Takes the steps that this storage has not taken, each in one transaction. A released step is never
 * edited, moved or removed, because storage remembers only how many steps it has taken.
 *
 * @param steps each a list of statements; a later step may only add, so that the previous version still
 *   runs on the tables (RC-11): columns with a default, tables, indexes.
 */
export function migrate(
  storage: DurableObjectStorage,
  steps: readonly (readonly string[])[],
): void {
  const { sql } = storage
  sql.exec(`CREATE TABLE IF NOT EXISTS schema_version (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
  ) STRICT`)
  const [row] = sql.exec<{ version: number }>("SELECT version FROM schema_version")
  for (let version = row?.version ?? 0; version < steps.length; version++) {
    storage.transactionSync(() => {
      for (const statement of steps[version] ?? []) sql.exec(statement)
      sql.exec("INSERT OR REPLACE INTO schema_version VALUES (1, ?)", version + 1)
    })
  }
}
