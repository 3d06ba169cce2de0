// Pairs of users who turned out to share a WeChat identity. Both stay active until somebody decides.

import type { ConflictState } from "../../../base/admin-api.ts"
import type { Union } from "../../../core/binding.ts"

export interface ConflictRow {
  id: number
  state: ConflictState
  user: string
  other: string
  appId: string
  openid: string
  openPlatform: string
  unionid: string
  createdAt: number
  resolvedAt: number
}

type Row = Record<string, SqlStorageValue>

export class Conflicts {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  get(id: number): ConflictRow | undefined {
    const [row] = this.sql.exec("SELECT * FROM conflicts WHERE id = ?", id)
    return row && conflictOf(row)
  }

  of(user: string): ConflictRow[] {
    const query = "SELECT * FROM conflicts WHERE user = ? OR other = ? ORDER BY id"
    return this.sql.exec(query, user, user).toArray().map(conflictOf)
  }

  list(state: ConflictState, after: number, most: number): ConflictRow[] {
    const query = "SELECT * FROM conflicts WHERE state = ? AND id > ? ORDER BY id LIMIT ?"
    return this.sql.exec(query, state, after, most).toArray().map(conflictOf)
  }

  /** The user to whose identity WeChat gave a union that contradicts an earlier one. */
  claimant({ openPlatform, unionid }: Union): string | undefined {
    const query = `SELECT user FROM conflicts WHERE open_platform = ? AND unionid = ?
      AND other = '' AND state = 'open' ORDER BY id LIMIT 1`
    const [row] = this.sql.exec<{ user: string }>(query, openPlatform, unionid)
    return row?.user
  }

  /** True if it was still open. */
  settle(id: number, state: "merged" | "apart", now: number): boolean {
    const update = `UPDATE conflicts SET state = ?, resolved_at = ?
      WHERE id = ? AND state = 'open'`
    return this.sql.exec(update, state, now, id).rowsWritten > 0
  }

  /** Settles the conflicts between two merged users, and the one that led to the merge; gives those that
   * were open. */
  settleBetween(one: string, other: string, id: number | undefined, now: number): number[] {
    const settled = this.sql.exec<{ id: number }>(
      `UPDATE conflicts SET state = 'merged', resolved_at = ? WHERE state = 'open'
        AND (id = ? OR (user = ? AND other = ?) OR (user = ? AND other = ?)) RETURNING id`,
      now,
      id ?? 0,
      one,
      other,
      other,
      one,
    )
    return settled.toArray().map((row) => row.id)
  }

  /** Called when the merge that settled them is undone. */
  reopen(ids: number[]): void {
    const update = `UPDATE conflicts SET state = 'open', resolved_at = 0
      WHERE id = ? AND state = 'merged'`
    for (const id of ids) this.sql.exec(update, id)
  }
}

const conflictOf = (row: Row): ConflictRow => ({
  id: row.id as number,
  state: row.state as ConflictState,
  user: row.user as string,
  other: row.other as string,
  appId: row.app_id as string,
  openid: row.openid as string,
  openPlatform: row.open_platform as string,
  unionid: row.unionid as string,
  createdAt: row.created_at as number,
  resolvedAt: row.resolved_at as number,
})
