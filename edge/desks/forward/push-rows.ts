// The rows of pushes that wait for a target: at least once, so a row is deleted only after its target has answered.

import { backOffAfter, capacity, deadAfterMs, deletedAfterMs } from "./queue-policy.ts"
import type { OwnFailure } from "./queue-sentences.ts"

/** A push as the caller has sealed it. */
export interface NewRow {
  id: string
  target: string
  sealed: Uint8Array
  /** WeChat's first delivery, in seconds since 1970. */
  firstAt: number
  /** Not delivered before this time, in milliseconds since 1970. */
  nextAt: number
}

export interface PushRow {
  number: number
  id: string
  target: string
  firstAt: number
  attempts: number
  nextAt: number
  /** When it is dead unless it was delivered. */
  endsAt: number
}

/** Those of a JSON array. */
const listed = "SELECT value FROM json_each(?)"
const columns =
  "number, id, target, first_at AS firstAt, attempts, next_at AS nextAt, ends_at AS endsAt"

export class PushRows {
  private readonly storage: DurableObjectStorage
  private readonly sql: SqlStorage
  /** In memory, because each push asks; the desk is the only writer. */
  private size: { rows: number; bytes: number }

  constructor(storage: DurableObjectStorage) {
    this.storage = storage
    this.sql = storage.sql
    this.size = this.measure()
  }

  /** All of them or none, in one transaction. A row that is there stays. False if there is no room. */
  add(rows: readonly NewRow[], now: number): boolean {
    const added = rows.filter(({ id }) => !this.has(id))
    const bytes = added.reduce((sum, { sealed }) => sum + sealed.byteLength, 0)
    return this.whole(() => {
      if (!this.makeRoom(added.length, bytes)) return false
      for (const row of added) this.insert(row, now)
      return true
    })
  }

  remove(ids: readonly string[]): void {
    this.drop(`id IN (${listed})`, JSON.stringify(ids))
  }

  /** Its target has it. */
  delivered({ number }: PushRow): void {
    this.drop("number = ?", number)
  }

  /** The targets that pushes wait for: one step of the index for each. */
  targets(): string[] {
    const found: string[] = []
    for (let after = ""; ; after = found.at(-1) ?? "") {
      const query = `SELECT target FROM pushes INDEXED BY waiting_pushes
        WHERE dead = 0 AND target > ? ORDER BY target LIMIT 1`
      const [row] = this.sql.exec<{ target: string }>(query, after).toArray()
      if (row === undefined) return found
      found.push(row.target)
    }
  }

  /** The next push of a target that is not on its way, due or not. */
  next(target: string, flying: readonly number[]): PushRow | undefined {
    const query = `SELECT ${columns} FROM pushes INDEXED BY waiting_pushes
      WHERE dead = 0 AND target = ? AND number NOT IN (${listed})
      ORDER BY next_at, number LIMIT 1`
    const rows = this.sql.exec(query, target, JSON.stringify(flying)).toArray()
    return rows[0] as PushRow | undefined
  }

  sealedOf({ number }: PushRow): Uint8Array {
    const query = "SELECT sealed FROM push_contents WHERE number = ?"
    return new Uint8Array(this.sql.exec<{ sealed: ArrayBuffer }>(query, number).one().sealed)
  }

  /** It waits longer for the next delivery. */
  failed({ number, attempts }: PushRow, failure: string, now: number): void {
    const update = `UPDATE pushes SET attempts = attempts + 1, next_at = ?, failure = ?
      WHERE number = ? AND dead = 0`
    this.sql.exec(update, now + backOffAfter(attempts), failure, number)
  }

  /** No later delivery can succeed. */
  giveUp({ number }: PushRow, failure: OwnFailure, now: number): void {
    const update = "UPDATE pushes SET dead = 1, ends_at = ?, failure = ? WHERE number = ?"
    this.sql.exec(update, now + deletedAfterMs, failure, number)
  }

  /** Deletes the rows of a condition, and gives how many. */
  drop(which: string, ...values: (string | number)[]): number {
    const query = `DELETE FROM pushes WHERE ${which} RETURNING number, bytes`
    return this.whole(() => {
      const rows = this.sql.exec<{ number: number; bytes: number }>(query, ...values).toArray()
      const numbers = JSON.stringify(rows.map(({ number }) => number))
      this.sql.exec(`DELETE FROM push_contents WHERE number IN (${listed})`, numbers)
      this.size.rows -= rows.length
      this.size.bytes -= rows.reduce((sum, { bytes }) => sum + bytes, 0)
      return rows.length
    })
  }

  /** One transaction; if it fails, nothing of it counts. */
  private whole<T>(change: () => T): T {
    try {
      return this.storage.transactionSync(change)
    } catch (error) {
      this.size = this.measure()
      throw error
    }
  }

  get count(): number {
    return this.size.rows
  }

  /** Of the rows or of the bytes, whichever is less: the per cent that is free. */
  get percentFree(): number {
    const { rows, bytes } = this.size
    return Math.floor(100 * (1 - Math.max(rows / capacity.rows, bytes / capacity.bytes)))
  }

  private has(id: string): boolean {
    return this.sql.exec("SELECT 1 FROM pushes WHERE id = ?", id).toArray().length > 0
  }

  private insert({ id, target, sealed, firstAt, nextAt }: NewRow, now: number): void {
    const { byteLength } = sealed
    const insert = `INSERT INTO pushes (id, target, first_at, bytes, attempts, next_at, dead, ends_at, failure)
      VALUES (?, ?, ?, ?, 0, ?, 0, ?, '') RETURNING number`
    const ends = now + deadAfterMs
    const { number } = this.sql
      .exec<{ number: number }>(insert, id, target, firstAt, byteLength, nextAt, ends)
      .one()
    this.sql.exec("INSERT INTO push_contents VALUES (?, ?)", number, sealed)
    this.size.rows += 1
    this.size.bytes += byteLength
  }

  /** The pushes that have been dead for longest make room for new ones. */
  private makeRoom(rows: number, bytes: number): boolean {
    const isFull = () =>
      this.size.rows + rows > capacity.rows || this.size.bytes + bytes > capacity.bytes
    const oldest = `number IN (SELECT number FROM pushes INDEXED BY pushes_by_end
      WHERE dead = 1 ORDER BY ends_at LIMIT 100)`
    while (isFull()) {
      if (this.drop(oldest) === 0) return false
    }
    return true
  }

  private measure(): { rows: number; bytes: number } {
    const query = "SELECT count(*) AS rows, coalesce(sum(bytes), 0) AS bytes FROM pushes"
    return this.sql.exec<{ rows: number; bytes: number }>(query).one()
  }
}
