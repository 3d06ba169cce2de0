// What a restore changes in the files, so that nothing is half there and nothing that may have been used since is
// handed out again. docs/decisions/0054-what-a-restore-changes.md has the reasons.

import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { notPossible } from "../refusal.ts"
import { deskOf } from "./reading-order.ts"

/** What it found, for the operator. */
export interface Mended {
  people: number
  sessions: number
  grants: number
  /** Sign-ins under way, which ended. */
  tickets: number
  /** Sessions and grants of users whom the directory does not have. */
  withoutUser: number
}

/** The states that a ticket never leaves (core/ticket/lifecycle.hpp). */
const ended = "('redeemed', 'expired', 'cancelled', 'denied', 'refused')"

/** Numbers that were given after the backup are unknown here; their ten minutes pass before the same length is used
 * again (docs/decisions/0004-chat-codes-stay-theirs.md). */
const quarantineMs = 10 * 60 * 1000
const closable = [6, 7]

export function mend(folder: string, paths: readonly string[], now: number): Mended {
  const of = (desk: string) => paths.filter((path) => deskOf(path) === desk)
  const mended = { people: 0, sessions: 0, grants: 0, tickets: 0, withoutUser: 0 }
  const users = new Set<string>()
  const within = (path: string, work: (database: DatabaseSync) => void) =>
    change(join(folder, path), work)
  for (const path of of("Directory")) within(path, (one) => readUsers(one, users))
  mended.people = users.size
  for (const path of of("TicketDesk")) {
    within(path, (one) => {
      mended.tickets += endTickets(one)
    })
  }
  for (const path of of("AccountKeeper")) within(path, (one) => closeLengths(one, now))
  for (const path of of("ForwardDesk")) within(path, dropOrders)
  for (const path of of("SessionDesk")) {
    within(path, (one) => {
      mended.withoutUser += dropUnknown(one, users)
      mended.sessions += count(one, "sessions WHERE expires_at > ?", now)
      mended.grants += count(one, "grants WHERE ended_at = 0 AND expires_at > ?", now)
    })
  }
  for (const path of paths.filter((one) => deskOf(one) === undefined)) within(path, () => {})
  for (const path of of("ConfigurationDesk")) within(path, () => {})
  for (const path of of("KeyRing")) within(path, () => {})
  return mended
}

/** Every file is checked, and its log is empty afterwards. */
function change(file: string, work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(file)
  try {
    const [first] = database.prepare("PRAGMA quick_check(1)").all() as { quick_check: string }[]
    if (first?.quick_check !== "ok") throw notPossible(`${file} is damaged: ${first?.quick_check}`)
    database.exec("BEGIN")
    work(database)
    database.exec("COMMIT")
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)")
  } finally {
    database.close()
  }
}

const has = (database: DatabaseSync, table: string) =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(table) !== undefined

function count(database: DatabaseSync, rows: string, now: number): number {
  const [table = ""] = rows.split(" ")
  if (!has(database, table)) return 0
  const row = database.prepare(`SELECT count(*) AS n FROM ${rows}`).get(now) as { n: number }
  return row.n
}

function readUsers(database: DatabaseSync, users: Set<string>): void {
  if (!has(database, "users")) return
  for (const row of database.prepare("SELECT user FROM users").iterate()) {
    users.add((row as { user: string }).user)
  }
}

/** Without a deadline the core ends a ticket whatever happens to it next. Its code may have been used since. */
function endTickets(database: DatabaseSync): number {
  if (!has(database, "tickets")) return 0
  const end = `UPDATE tickets SET deadline = 0 WHERE state NOT IN ${ended}`
  return Number(database.prepare(end).run().changes)
}

/** All lengths up to the longest one in use, and the shortest one in any case. The longest of all stays open
 * (edge/desks/account/chat-code-length.ts). */
function closeLengths(database: DatabaseSync, now: number): void {
  if (!has(database, "full_chat_code_lengths") || !has(database, "chat_codes")) return
  const query = "SELECT coalesce(max(length(code)), 0) AS longest FROM chat_codes"
  const { longest } = database.prepare(query).get() as { longest: number }
  const close = database.prepare("INSERT OR REPLACE INTO full_chat_code_lengths VALUES (?, ?)")
  for (const digits of closable) {
    if (digits === closable[0] || digits <= longest) close.run(digits, now + quarantineMs)
  }
}

/** It may have been carried out since. */
function dropOrders(database: DatabaseSync): void {
  if (has(database, "standing_orders")) database.exec("DELETE FROM standing_orders")
}

/** A directory's moment is earlier than that of its session desk. */
function dropUnknown(database: DatabaseSync, users: ReadonlySet<string>): number {
  let dropped = 0
  for (const table of ["sessions", "grants"]) {
    if (!has(database, table)) continue
    const query = `SELECT DISTINCT user FROM ${table} WHERE user <> ''`
    const unknown = (database.prepare(query).all() as { user: string }[])
      .map(({ user }) => user)
      .filter((user) => !users.has(user))
    const drop = database.prepare(`DELETE FROM ${table} WHERE user = ?`)
    for (const user of unknown) dropped += Number(drop.run(user).changes)
  }
  return dropped
}
