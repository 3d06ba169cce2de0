// A data folder with the real tables and rows of a test, without workerd.

import { mkdirSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import { accountSteps } from "../../../edge/desks/account/keeper-schema.ts"
import { directorySteps } from "../../../edge/desks/directory/store/tables.ts"
import { forwardSteps } from "../../../edge/desks/forward/forward-schema.ts"
import { keySteps } from "../../../edge/desks/keys/key-schema.ts"
import { sessionSteps } from "../../../edge/desks/sessions/session-schema.ts"
import { ticketSteps } from "../../../edge/desks/ticket/ticket-schema.ts"

const steps = {
  Directory: directorySteps,
  ForwardDesk: forwardSteps,
  TicketDesk: ticketSteps,
  AccountKeeper: accountSteps,
  SessionDesk: sessionSteps,
  KeyRing: keySteps,
}
export type Desk = keyof typeof steps
export const pathOf = (desk: Desk) => `menshen-${desk}/a.sqlite`
export const desks = Object.keys(steps) as Desk[]

/** A data folder with one file of each kind, in a journal as workerd's. */
export function makeFolder(fill: (within: (desk: Desk) => DatabaseSync) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "menshen-mend-"))
  const open = new Map<Desk, DatabaseSync>()
  for (const desk of desks) {
    mkdirSync(dirname(join(folder, pathOf(desk))))
    const database = new DatabaseSync(join(folder, pathOf(desk)))
    database.exec("PRAGMA journal_mode = WAL")
    database.exec("PRAGMA synchronous = OFF")
    for (const statement of steps[desk].flat()) database.exec(statement)
    open.set(desk, database)
  }
  fill((desk) => open.get(desk) as DatabaseSync)
  for (const database of open.values()) database.close()
  return folder
}

export const insert = (database: DatabaseSync, table: string, row: Record<string, SQLInputValue>) =>
  database
    .prepare(
      `INSERT INTO ${table} (${Object.keys(row)}) VALUES (${Object.keys(row).map(() => "?")})`,
    )
    .run(...Object.values(row))

/** A row with a value of the right kind in every column that has no default. */
export function fillIn(
  database: DatabaseSync,
  table: string,
  row: Record<string, SQLInputValue>,
): void {
  const columns = database.prepare(`PRAGMA table_info(${table})`).all() as {
    name: string
    type: string
    notnull: number
    dflt_value: unknown
  }[]
  const usual = (type: string) => (type === "INTEGER" ? 0 : type === "BLOB" ? Buffer.alloc(0) : "")
  const required = columns.filter(({ notnull, dflt_value }) => notnull && dflt_value === null)
  const filled = required.map(({ name, type }) => [name, usual(type)] as const)
  insert(database, table, { ...Object.fromEntries(filled), ...row })
}

export function read(folder: string, desk: Desk, query: string): unknown[] {
  const database = new DatabaseSync(join(folder, pathOf(desk)), { readOnly: true })
  try {
    return database
      .prepare(query)
      .all()
      .map((row) => Object.values(row as object)[0])
  } finally {
    database.close()
  }
}
