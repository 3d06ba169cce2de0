// A ticket between its row and the core.

import type { Reason } from "../reasons.ts"
import type { State, Ticket } from "../ticket.ts"

/** What only the edge reads: it is carried from the authorization request to the token. */
export interface Context {
  readonly scene: string
  readonly pool: string
  readonly scope: string
  readonly nonce: string
  readonly stateParam: string
  /** The browser as its User-Agent names it, for the person's reply. */
  readonly browser: string
  scannedAt: number
}

export type StoredTicket = Ticket & Context

type Row = Record<string, SqlStorageValue>

const bytes = (value: SqlStorageValue | undefined) => new Uint8Array(value as ArrayBuffer)

export function ticketOf(row: Row): StoredTicket {
  return {
    scene: row.scene as string,
    confirm: row.confirm as number,
    purpose: row.purpose as number,
    createdAt: row.created_at as number,
    appId: row.app_id as string,
    clientId: row.client_id as string,
    redirectUri: row.redirect_uri as string,
    codeChallenge: row.code_challenge as string,
    browserHash: bytes(row.browser_hash),
    state: row.state as State,
    deadline: row.deadline as number,
    version: row.version as number,
    subject: row.subject as string,
    user: row.user as string,
    reason: row.reason as Reason,
    conflicts: row.conflicts as number,
    codes: row.codes as number,
    codeHash: bytes(row.code_hash),
    pool: row.pool as string,
    scope: row.scope as string,
    nonce: row.nonce as string,
    stateParam: row.state_param as string,
    browser: row.browser as string,
    scannedAt: row.scanned_at as number,
  }
}

export function insertTicket(sql: SqlStorage, t: StoredTicket): void {
  sql.exec(
    `INSERT INTO tickets VALUES (${Array(24).fill("?").join(", ")})`,
    ...[t.scene, t.confirm, t.purpose, t.createdAt, t.appId, t.clientId, t.redirectUri],
    ...[t.codeChallenge, t.browserHash, t.state, t.deadline, t.version, t.subject, t.user],
    ...[t.reason, t.conflicts, t.codes, t.codeHash, t.pool, t.scope, t.nonce, t.stateParam],
    ...[t.browser, t.scannedAt],
  )
}

/** The one conditional UPDATE that every transition is; its row count decides (THREATS D6). */
export function moveTicket(sql: SqlStorage, before: StoredTicket, next: StoredTicket): boolean {
  const { rowsWritten } = sql.exec(
    `UPDATE tickets SET state = ?, deadline = ?, version = ?, subject = ?, user = ?, reason = ?,
      conflicts = ?, codes = ?, code_hash = ?, scanned_at = ?
      WHERE scene = ? AND version = ? AND state = ?`,
    ...[next.state, next.deadline, next.version, next.subject, next.user, next.reason],
    ...[next.conflicts, next.codes, next.codeHash, next.scannedAt],
    ...[before.scene, before.version, before.state],
  )
  return rowsWritten > 0
}
