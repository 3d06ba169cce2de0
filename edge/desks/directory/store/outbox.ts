// Notifications, in order for each person (transactional outbox): a row is written in the transaction of
// the change that it reports, and deleted once delivered by deliver.ts. While an earlier letter of the
// same person waits, a later one is `behind`.

import { newMessageId } from "../../../base/secrets.ts"
import type { Env } from "../../../env.ts"
import type { PersonEvent } from "./events.ts"
import { receiversOf } from "./receivers.ts"
import { LetterSeals } from "./sealed-letter.ts"
import type { Target } from "./target.ts"

export interface Letter {
  target: Target
  /** Letters about one user reach a target in order; letters about "" in any order. */
  user: string
  type: string
  body: string
  /** Not tried before this time, milliseconds since 1970; at once by default. */
  from?: number
  /** Not tried after this time, milliseconds since 1970, when it is of no use any more. */
  until?: number
  /** The same in every attempt, so that a receiver recognizes a repeat; a new one by default. */
  message?: string
}

export interface StoredLetter extends Letter {
  id: number
  message: string
  createdAt: number
  attempts: number
  /** When it is due, milliseconds since 1970. */
  nextAt: number
}

/** The schedule of Standard Webhooks: seconds to wait after each failed attempt, about a day in all. */
const retrySeconds = [5, 300, 1800, 7200, 18_000, 36_000, 36_000]

/** First attempts, or repeated ones. The index is named, because SQLite would choose one that lists both
 * and read every letter of a receiver that is down. */
const pending = {
  first: "FROM outbox INDEXED BY outbox_first WHERE state = 'pending' AND attempts = 0",
  again: "FROM outbox INDEXED BY outbox_again WHERE state = 'pending' AND attempts > 0",
}
type Tries = keyof typeof pending

type Row = Record<string, SqlStorageValue>

export class Outbox {
  private readonly sql: SqlStorage
  private readonly env: Env
  private readonly pool: string
  private readonly seals: LetterSeals

  constructor(sql: SqlStorage, env: Env, pool: string) {
    this.sql = sql
    this.env = env
    this.pool = pool
    this.seals = new LetterSeals(env, pool)
  }

  /** Awaited before the first letter. */
  prepare(): Promise<void> {
    return this.seals.prepare()
  }

  /** What a letter says, or undefined if its receiver's secret was replaced since. */
  bodyOf({ target, message, body }: StoredLetter): Promise<string | undefined> {
    return this.seals.open(target, { message, body })
  }

  /** Queues the events for every app of the pool with a webhook. */
  addEvents(events: readonly PersonEvent[], now: number): void {
    if (events.length === 0) return
    for (const target of this.listeners()) {
      for (const { type, user, data } of events) {
        const body = JSON.stringify({ type, timestamp: new Date(now).toISOString(), data })
        this.enqueue({ target, user, type, body }, now)
      }
    }
  }

  enqueue(letter: Letter, now: number): void {
    const { target, user, type, body, from = now, until = 0, message = newMessageId() } = letter
    const state = user !== "" && this.isQueued(target, user) ? "behind" : "pending"
    this.sql.exec(
      `INSERT INTO outbox (message, target, user, type, body, until, created_at, attempts, next_at,
        state) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
      message,
      target,
      user,
      type,
      this.seals.seal(target, message, body),
      until,
      now,
      from,
      state,
    )
  }

  /** It need not go any more. */
  withdraw(target: Target, message: string): void {
    this.sql.exec("DELETE FROM outbox WHERE target = ? AND message = ?", target, message)
  }

  /** The first letter of each target that may go: of first attempts, or of those that failed before.
   * Passes over the people whose letters are on their way. One step of the index for each target,
   * however many letters wait for an app that is down.
   * @param flying the letters on their way; their rows stay `pending`, so that a crash loses none */
  heads(tries: Tries, flying: readonly StoredLetter[]): StoredLetter[] {
    const heads: StoredLetter[] = []
    for (let after = ""; ; ) {
      const target = this.targetAfter(after, tries)
      if (target === undefined) return heads
      heads.push(...this.head(target, tries, flying))
      after = target
    }
  }

  private targetAfter(after: string, tries: Tries): Target | undefined {
    const query = `SELECT target ${pending[tries]} AND target > ? ORDER BY target LIMIT 1`
    return this.sql.exec<{ target: Target }>(query, after).toArray()[0]?.target
  }

  /** The same of one target, as a list. */
  head(target: Target, tries: Tries, flying: readonly StoredLetter[]): StoredLetter[] {
    const mine = flying.filter((letter) => letter.target === target)
    const users = mine.flatMap(({ user }) => (user === "" ? [] : [user]))
    const ids = mine.map(({ id }) => id)
    const query = `SELECT * ${pending[tries]} AND target = ?
      AND user NOT IN (SELECT value FROM json_each(?))
      AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY next_at, id LIMIT 1`
    const rows = this.sql.exec(query, target, JSON.stringify(users), JSON.stringify(ids))
    return rows.toArray().map(letterOf)
  }

  heard(letter: StoredLetter): void {
    this.sql.exec("DELETE FROM outbox WHERE id = ?", letter.id)
    this.callNext(letter)
  }

  /** Gives a letter up that no later attempt can send. */
  giveUp(letter: StoredLetter): void {
    const update = "UPDATE outbox SET state = 'dead', attempts = attempts + 1 WHERE id = ?"
    this.sql.exec(update, letter.id)
    this.callNext(letter)
  }

  /** Schedules a retry; true if it has become a dead letter. */
  failed(letter: StoredLetter, now: number): boolean {
    const seconds = retrySeconds[letter.attempts]
    const at = now + (seconds ?? 0) * 1000
    if (letter.until && at > letter.until) {
      this.heard(letter)
      return false
    }
    const state = seconds === undefined ? "dead" : "pending"
    this.sql.exec(
      "UPDATE outbox SET attempts = attempts + 1, next_at = ?, state = ? WHERE id = ?",
      at,
      state,
      letter.id,
    )
    if (state === "dead") this.callNext(letter)
    return state === "dead"
  }

  deadLetters(after = 0, most = 100): StoredLetter[] {
    const query = "SELECT * FROM outbox WHERE state = 'dead' AND id > ? ORDER BY id LIMIT ?"
    return this.sql.exec(query, after, most).toArray().map(letterOf)
  }

  /** Tries it again at once, although later letters were delivered before it. */
  retryDead(id: number, now: number): boolean {
    const update = `UPDATE outbox SET attempts = 0, next_at = ?, state = 'pending'
      WHERE id = ? AND state = 'dead'`
    return this.sql.exec(update, now, id).rowsWritten > 0
  }

  private isQueued(target: Target, user: string): boolean {
    const query = `SELECT EXISTS (SELECT 1 FROM outbox
      WHERE target = ? AND user = ? AND state <> 'dead') AS is_queued`
    return this.sql.exec(query, target, user).one().is_queued === 1
  }

  private callNext({ target, user }: StoredLetter): void {
    if (user === "") return
    this.sql.exec(
      `UPDATE outbox SET state = 'pending' WHERE id = (SELECT min(id) FROM outbox
        WHERE target = ? AND user = ? AND state = 'behind') AND NOT EXISTS (SELECT 1 FROM outbox
        WHERE target = ? AND user = ? AND state = 'pending')`,
      target,
      user,
      target,
      user,
    )
  }

  private listeners(): Target[] {
    return [...receiversOf(this.env, this.pool).keys()].filter((target) => target !== "delivery")
  }
}

const letterOf = (row: Row): StoredLetter => ({
  id: row.id as number,
  message: row.message as string,
  target: row.target as Target,
  user: row.user as string,
  type: row.type as string,
  body: row.body as string,
  until: row.until as number,
  createdAt: row.created_at as number,
  attempts: row.attempts as number,
  nextAt: row.next_at as number,
})
