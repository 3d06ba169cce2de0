// Two users who turned out to share a WeChat identity: both go on, until somebody says what is so.

import type { ConflictState } from "../../admin.ts"
import { type AdminAnswer, refused, said } from "./admin-answer.ts"
import type { Actor } from "./audit.ts"
import { merge } from "./merge.ts"
import type { People } from "./people.ts"

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

  /** True when it was open until now. */
  settle(id: number, state: "merged" | "apart", now: number): boolean {
    const update = `UPDATE conflicts SET state = ?, resolved_at = ?
      WHERE id = ? AND state = 'open'`
    return this.sql.exec(update, state, now, id).rowsWritten > 0
  }

  /** What a merge of the two answers, and the conflict that led to it; gives which were open. */
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

  /** The merge that settled them is undone. */
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

/** `into` is one of the two when they are one person, and missing when they are not. */
export function resolveConflict(
  people: People,
  actor: Actor,
  { conflict: id, into }: { conflict: number; into?: string },
): AdminAnswer {
  const conflict = people.conflicts.get(id)
  if (conflict === undefined) return refused("conflict_unknown")
  const { user, other } = conflict
  if (conflict.state !== "open") return refused("conflict_settled", { user })
  if (into === undefined) {
    people.conflicts.settle(id, "apart", Date.now())
    return said({ conflict: id, state: "apart" }, { user, detail: { conflict: id, other } })
  }
  // Either of them may have been merged with somebody else meanwhile.
  const both = [user, other].map((one) => people.store.activeUser(one) ?? one)
  const target = people.store.activeUser(into) ?? into
  const from = both.find((one) => one !== target)
  if (!both.includes(target)) return refused("conflict_of_others", { user })
  if (from !== undefined) return merge(people, actor, { from, into: target }, id)
  people.conflicts.settle(id, "merged", Date.now())
  return said({ conflict: id, state: "merged" }, { user: target, detail: { conflict: id } })
}
