// Merges, and what each of them moved.

export interface MergeRow {
  id: number
  from: string
  into: string
  createdAt: number
  undoneAt: number
}

type Row = Record<string, SqlStorageValue>

export class Merges {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  add(from: string, into: string, moved: object, now: number): number {
    const insert = `INSERT INTO merges (user_from, user_into, snapshot, created_at, undone_at)
      VALUES (?, ?, ?, ?, 0) RETURNING id`
    return this.sql.exec<{ id: number }>(insert, from, into, JSON.stringify(moved), now).one().id
  }

  get(id: number): (MergeRow & { moved: string }) | undefined {
    const [row] = this.sql.exec("SELECT * FROM merges WHERE id = ?", id)
    return row && { ...mergeOf(row), moved: row.snapshot as string }
  }

  of(user: string): MergeRow[] {
    const query = "SELECT * FROM merges WHERE user_from = ? OR user_into = ? ORDER BY id"
    return this.sql.exec(query, user, user).toArray().map(mergeOf)
  }

  /** True if it was not undone before. */
  undo(id: number, now: number): boolean {
    const update = "UPDATE merges SET undone_at = ? WHERE id = ? AND undone_at = 0"
    return this.sql.exec(update, now, id).rowsWritten > 0
  }
}

const mergeOf = (row: Row): MergeRow => ({
  id: row.id as number,
  from: row.user_from as string,
  into: row.user_into as string,
  createdAt: row.created_at as number,
  undoneAt: row.undone_at as number,
})
