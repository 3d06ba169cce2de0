// The progress of each import, written in the transaction of its batch, so that it always matches what
// was stored.

import { type ImportCounts, type ImportProgress, importOutcomes } from "../../../base/admin-api.ts"

/** Progress that nobody continued for this long is deleted. */
const keepMs = 30 * 86_400_000

export class Imports {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  get(id: string): ImportProgress {
    const [row] = this.sql.exec("SELECT * FROM imports WHERE id = ?", id)
    const counts = Object.fromEntries(importOutcomes.map((name) => [name, row?.[name] ?? 0]))
    return { cursor: (row?.cursor as string) ?? "", counts: counts as ImportCounts }
  }

  /** Counts a batch once, even if it is sent again because its answer was lost. */
  add(id: string, cursor: string, counts: ImportCounts, now: number): void {
    const sums = importOutcomes.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")
    this.sql.exec(
      `INSERT INTO imports (id, cursor, updated_at, ${importOutcomes.join(", ")})
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET cursor = excluded.cursor, updated_at = excluded.updated_at,
        ${sums} WHERE cursor <> excluded.cursor`,
      id,
      cursor,
      now,
      ...importOutcomes.map((name) => counts[name]),
    )
  }

  finish(id: string, now: number): void {
    this.sql.exec("DELETE FROM imports WHERE id = ? OR updated_at < ?", id, now - keepMs)
  }
}
