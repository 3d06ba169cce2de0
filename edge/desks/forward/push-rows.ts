// The rows of pushes that wait for a target: at least once, so a row is deleted only after its target has answered.

import {
  backOffAfter,
  capacity,
  deadAfterMs,
  deletedAfterMs,
  shareOfOneTarget,
} from "./queue-policy.ts"
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

interface Size {
  rows: number
  bytes: number
}

/** Those of a JSON array. */
const listed = "SELECT value FROM json_each(?)"
const columns =
  "number, id, target, first_at AS firstAt, attempts, next_at AS nextAt, ends_at AS endsAt"

export class PushRows {
  private readonly storage: DurableObjectStorage
  private readonly sql: SqlStorage
  private readonly targetCount: () => number
  /** By target, in memory, because each push asks; the desk is the only writer. */
  private sizes: Map<string, Size>

  /** @param targetCount how many the account has now */
  constructor(storage: DurableObjectStorage, targetCount: () => number) {
    this.storage = storage
    this.sql = storage.sql
    this.targetCount = targetCount
    this.sizes = this.measure()
  }

  private get share(): number {
    return this.targetCount() > 1 ? shareOfOneTarget : 1
  }

  /** In one transaction. A row that is there stays. Gives how many found no room. */
  add(rows: readonly NewRow[], now: number): number {
    const added = rows.filter(({ id }) => !this.has(id))
    return this.whole(() => added.filter((row) => !this.inserted(row, now)).length)
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

  /** Any push of a target that is due. Whoever can make one push hang could keep the oldest one so. */
  anyDue(target: string, now: number): PushRow | undefined {
    const query = `SELECT ${columns} FROM pushes WHERE number =
      (SELECT number FROM pushes INDEXED BY waiting_pushes
        WHERE dead = 0 AND target = ? AND next_at <= ? ORDER BY random() LIMIT 1)`
    return this.sql.exec(query, target, now).toArray()[0] as PushRow | undefined
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
    const query = `DELETE FROM pushes WHERE ${which} RETURNING number, target, bytes`
    return this.whole(() => {
      const rows = this.sql
        .exec<{ number: number; target: string; bytes: number }>(query, ...values)
        .toArray()
      const numbers = JSON.stringify(rows.map(({ number }) => number))
      this.sql.exec(`DELETE FROM push_contents WHERE number IN (${listed})`, numbers)
      for (const { target, bytes } of rows) this.grow(target, -1, -bytes)
      return rows.length
    })
  }

  /** One transaction; if it fails, nothing of it counts. */
  private whole<T>(change: () => T): T {
    try {
      return this.storage.transactionSync(change)
    } catch (error) {
      this.sizes = this.measure()
      throw error
    }
  }

  get count(): number {
    return this.size.rows
  }

  /** Of the rows or of the bytes, whichever is less: the per cent that is free. */
  get percentFree(): number {
    return Math.floor(100 * (1 - usedBy(this.size)))
  }

  private get size(): Size {
    return [...this.sizes.values()].reduce(
      (sum, { rows, bytes }) => ({ rows: sum.rows + rows, bytes: sum.bytes + bytes }),
      nothing,
    )
  }

  private has(id: string): boolean {
    return this.sql.exec("SELECT 1 FROM pushes WHERE id = ?", id).toArray().length > 0
  }

  /** False if there is no room. */
  private inserted({ id, target, sealed, firstAt, nextAt }: NewRow, now: number): boolean {
    const { byteLength } = sealed
    if (!this.makeRoom(target, byteLength)) return false
    const insert = `INSERT INTO pushes (id, target, first_at, bytes, attempts, next_at, dead, ends_at, failure)
      VALUES (?, ?, ?, ?, 0, ?, 0, ?, '') RETURNING number`
    const ends = now + deadAfterMs
    const { number } = this.sql
      .exec<{ number: number }>(insert, id, target, firstAt, byteLength, nextAt, ends)
      .one()
    this.sql.exec("INSERT INTO push_contents VALUES (?, ?)", number, sealed)
    this.grow(target, 1, byteLength)
    return true
  }

  private grow(target: string, moreRows: number, moreBytes: number): void {
    const { rows, bytes } = this.sizes.get(target) ?? nothing
    this.sizes.set(target, { rows: rows + moreRows, bytes: bytes + moreBytes })
  }

  /** The pushes that have been dead for longest make room for new ones: of the target itself if it has its share. */
  private makeRoom(target: string, more: number): boolean {
    const isOver = ({ rows, bytes }: Size, share: number) =>
      usedBy({ rows: rows + 1, bytes: bytes + more }) > share
    const oldest = (which: string) => `number IN (SELECT number FROM pushes INDEXED BY pushes_by_end
      WHERE dead = 1 AND ${which} ORDER BY ends_at LIMIT 100)`
    while (isOver(this.sizes.get(target) ?? nothing, this.share)) {
      if (this.drop(oldest("target = ?"), target) === 0) return false
    }
    while (isOver(this.size, 1)) {
      if (this.drop(oldest("1")) === 0) return false
    }
    return true
  }

  private measure(): Map<string, Size> {
    const query = "SELECT target, count(*) AS rows, sum(bytes) AS bytes FROM pushes GROUP BY target"
    const rows = this.sql.exec<{ target: string; rows: number; bytes: number }>(query).toArray()
    return new Map(rows.map(({ target, ...size }) => [target, size]))
  }
}

const nothing: Size = { rows: 0, bytes: 0 }

/** Of the whole queue, from 0 to 1. */
const usedBy = ({ rows, bytes }: Size): number =>
  Math.max(rows / capacity.rows, bytes / capacity.bytes)
