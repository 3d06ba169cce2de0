// What an operator sees of the pushes that wait: never their content.

import { countedAnewMost, countedMs, pageMost } from "./queue-policy.ts"

export interface ListedPush {
  number: number
  target: string
  /** Seconds since 1970. */
  firstAt: number
  attempts: number
  /** Milliseconds since 1970, of a push that is not dead. */
  nextAt: number
  dead: boolean
  /** "" before the first. */
  failure: string
}

export interface ListQuestion {
  /** Both kinds without it. */
  dead?: boolean
  /** The number of the last one seen. */
  after: number
}

/** The pushes of a target that wait, or that are dead. */
export interface TargetCount {
  target: string
  dead: boolean
  count: number
  /** When the oldest came, in seconds since 1970. */
  oldestAt: number
  /** Of the one that failed last. */
  failure: string
}

export function listPushes(sql: SqlStorage, { dead, after }: ListQuestion): ListedPush[] {
  const kinds = dead === undefined ? [0, 1] : [Number(dead)]
  const query = `SELECT number, target, first_at AS firstAt, attempts, next_at AS nextAt, dead, failure
    FROM pushes WHERE number > ? AND dead IN (SELECT value FROM json_each(?))
    ORDER BY number LIMIT ?`
  const rows = sql.exec(query, after, JSON.stringify(kinds), pageMost).toArray()
  return rows.map((row) => ({ ...(row as unknown as ListedPush), dead: row.dead === 1 }))
}

/** Counts by reading every row, which takes 60 ms for a full queue: a long one is counted once a minute. */
export class PushCounts {
  private readonly sql: SqlStorage
  private known: { counts: TargetCount[]; at: number } | undefined

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  /** @param rows how many there are */
  at(now: number, rows: number): TargetCount[] {
    const isKept = rows > countedAnewMost && now - (this.known?.at ?? 0) < countedMs
    if (this.known === undefined || !isKept) this.known = { counts: this.count(), at: now }
    return this.known.counts
  }

  private count(): TargetCount[] {
    const query = `SELECT target, dead, count(*) AS count, min(first_at) AS oldestAt, max(failure) AS failure
      FROM pushes GROUP BY target, dead ORDER BY target, dead`
    const rows = this.sql.exec(query).toArray()
    return rows.map((row) => ({ ...(row as unknown as TargetCount), dead: row.dead === 1 }))
  }
}

export const countDead = (sql: SqlStorage): number =>
  sql.exec<{ n: number }>("SELECT count(*) AS n FROM pushes WHERE dead = 1").one().n
