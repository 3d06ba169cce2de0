// What the alarm does with many rows, some hundred in a turn, so that the desk's other calls come between two turns.

import type { PushRows } from "./push-rows.ts"
import type { QueueNews } from "./queue-news.ts"
import { batchMost, deadAfterMs, deletedAfterMs } from "./queue-policy.ts"

/** What an operator wants done with all pushes that were dead at that moment. */
export type OrderKind = "retry" | "discard"

const byEnd = "FROM pushes INDEXED BY pushes_by_end"

export class PushChores {
  private readonly sql: SqlStorage
  private readonly rows: PushRows

  private readonly news: QueueNews

  constructor(sql: SqlStorage, rows: PushRows, news: QueueNews) {
    this.sql = sql
    this.rows = rows
    this.news = news
  }

  /** One turn. */
  run(now: number): void {
    this.carryOut(now)
    this.endWaiting(now)
    this.rows.drop(
      `number IN (SELECT number ${byEnd} WHERE dead = 1 AND ends_at <= ? ORDER BY ends_at LIMIT ?)`,
      now,
      batchMost,
    )
  }

  /** When the next turn has something to do. */
  nextAt(): number {
    const [order] = this.sql.exec("SELECT 1 FROM standing_orders LIMIT 1").toArray()
    if (order !== undefined) return 0
    const first = (dead: number) =>
      `(SELECT ends_at ${byEnd} WHERE dead = ${dead} ORDER BY ends_at LIMIT 1)`
    const [row] = this.sql.exec<{ waiting: number | null; dead: number | null }>(
      `SELECT ${first(0)} AS waiting, ${first(1)} AS dead`,
    )
    const never = Number.POSITIVE_INFINITY
    return Math.min(row?.waiting ?? never, row?.dead ?? never)
  }

  /** The later order counts. What dies after it is not meant. */
  order(kind: OrderKind, now: number): void {
    this.sql.exec("DELETE FROM standing_orders")
    this.sql.exec("INSERT INTO standing_orders VALUES (?, ?)", kind, now + deletedAfterMs)
  }

  private carryOut(now: number): void {
    const orders = this.sql.exec<{ kind: OrderKind; dead_until: number }>(
      "SELECT kind, dead_until FROM standing_orders",
    )
    const [order] = orders.toArray()
    if (order === undefined) return
    const meant = `number IN (SELECT number ${byEnd}
      WHERE dead = 1 AND ends_at <= ? ORDER BY ends_at LIMIT ?)`
    const { kind, dead_until: until } = order
    const done =
      kind === "discard"
        ? this.rows.drop(meant, until, batchMost)
        : this.revive(meant, now, until, batchMost)
    if (done < batchMost) this.sql.exec("DELETE FROM standing_orders")
  }

  /** Dead pushes wait again, as if they had just come. Gives how many. */
  revive(which: string, now: number, ...values: number[]): number {
    const update = `UPDATE pushes SET dead = 0, attempts = 0, next_at = ?, ends_at = ?
      WHERE ${which} AND dead = 1 RETURNING 1`
    return this.sql.exec(update, now, now + deadAfterMs, ...values).toArray().length
  }

  private endWaiting(now: number): void {
    const ended = `number IN (SELECT number ${byEnd}
      WHERE dead = 0 AND ends_at <= ? ORDER BY ends_at LIMIT ?)`
    const update = `UPDATE pushes SET dead = 1, ends_at = ? WHERE ${ended} RETURNING target, failure`
    const rows = this.sql
      .exec<{ target: string; failure: string }>(update, now + deletedAfterMs, now, batchMost)
      .toArray()
    for (const { target, failure } of rows) this.news.dead(target, failure)
  }
}
