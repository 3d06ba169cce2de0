// Merges, and what each of them moved.

export interface MergeRow {
  id: number
  from: string
  into: string
  createdAt: number
  undoneAt: number
}

export interface MovedRow extends MergeRow {
  /** JSON; decide/merge.ts has its shape. */
  moved: string
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

  get(id: number): MovedRow | undefined {
    const [row] = this.sql.exec("SELECT * FROM merges WHERE id = ?", id)
    return row && movedOf(row)
  }

  /** The merges in effect that were made at or after `since`, with what they moved, in their order. */
  inEffectSince(since: number): MovedRow[] {
    const query = "SELECT * FROM merges WHERE undone_at = 0 AND created_at >= ? ORDER BY id"
    return this.sql.exec(query, since).toArray().map(movedOf)
  }

  /** The merges in effect that moved something to this user. */
  inEffectInto(user: string): MovedRow[] {
    const query = "SELECT * FROM merges WHERE user_into = ? AND undone_at = 0 ORDER BY id"
    return this.sql.exec(query, user).toArray().map(movedOf)
  }

  /** Everybody who is this user by the merges in effect, one after another. */
  formerUsersOf(user: string): string[] {
    const query = `WITH RECURSIVE former (user) AS (
        SELECT user_from FROM merges WHERE user_into = ? AND undone_at = 0
        UNION SELECT user_from FROM merges JOIN former ON user_into = former.user
          WHERE undone_at = 0)
      SELECT user FROM former`
    const rows = this.sql.exec<{ user: string }>(query, user).toArray()
    return rows.map((row) => row.user)
  }

  /** The user, and everybody whom a merge joined with them at any time, undone or not. */
  everJoinedWith(user: string): string[] {
    const query = `WITH RECURSIVE joined (user) AS (
        VALUES (?)
        UNION SELECT iif(user_from = joined.user, user_into, user_from) FROM merges
          JOIN joined ON user_from = joined.user OR user_into = joined.user)
      SELECT user FROM joined`
    return this.sql
      .exec<{ user: string }>(query, user)
      .toArray()
      .map((row) => row.user)
  }

  /** Replaces the record of what a merge moved, so that its undo does not give all of it back. */
  setMoved(id: number, moved: object): void {
    this.sql.exec("UPDATE merges SET snapshot = ? WHERE id = ?", JSON.stringify(moved), id)
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

const movedOf = (row: Row): MovedRow => ({ ...mergeOf(row), moved: row.snapshot as string })

const mergeOf = (row: Row): MergeRow => ({
  id: row.id as number,
  from: row.user_from as string,
  into: row.user_into as string,
  createdAt: row.created_at as number,
  undoneAt: row.undone_at as number,
})
