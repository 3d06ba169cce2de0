// Maps a ticket to its row.

import type { Ticket } from "../../core/ticket.ts"
import type { SignIns } from "../sign-ins.ts"
import { addressOnly, partsOf, type RequestParts } from "./request-parts.ts"

/** The fields that only the edge reads, on the way from the authorization request to the token. */
export interface Context {
  readonly scene: string
  readonly pool: string
  /** The user to whom a link ticket adds the identity; "" for every other ticket. */
  readonly sessionUser: string
  readonly scope: string
  /** The authorization request as oidc/kept-request.ts writes it, without id_token_hint; "" for a link. */
  readonly request: string
  /** The id_token_hint, sealed under the browser's secret; empty without one. */
  readonly hint: Uint8Array
  /** Codes of WeChat's web authorization that were exchanged, or tried. */
  readonly oauthCodes: number
  /** The browser, as its User-Agent names it; for the reply in the person's chat. */
  readonly browser: string
  /** The text of the QR code, so that a page without a script can be drawn again. */
  readonly qr: string
  /** The chat code, for an account that cannot create QR codes; else "". */
  readonly chatCode: string
  /** The browser's country and region, as far as the network tells; for the person's chat. */
  readonly place: string
  scannedAt: number
  /** CreateTime of the person's last scan or message about it, milliseconds since 1970: WeChat's proof
   * that they followed then. */
  provedAt: number
  /** The unionid from WeChat's web authorization, for the directory; else "". */
  unionid: string
  /** The number of the worker's request that redeemed the code, so that the worker alone can repeat it; else "". */
  redeemedBy: string
  /** The response mode of the authorization response. */
  readonly responseMode: "query" | "form_post"
  /** The subject that an id_token_hint named, as the client knows it, or "". */
  readonly expectedSub: string
  /** The scene of the original scan, if this ticket was created from a session or by a session that
   * links; else "". */
  readonly origin: string
}

export type StoredTicket = Ticket & Context & RequestParts

type Row = Record<string, SqlStorageValue>
type Field = keyof StoredTicket

/** The column of every field; the SQL that reads and inserts is built from this list. */
const columnOf: Record<Field, string> = {
  scene: "scene",
  confirm: "confirm",
  purpose: "purpose",
  createdAt: "created_at",
  appId: "app_id",
  clientId: "client_id",
  redirectUri: "redirect_uri",
  codeChallenge: "code_challenge",
  browserHash: "browser_hash",
  state: "state",
  deadline: "deadline",
  version: "version",
  openid: "openid",
  user: "user",
  reason: "reason",
  conflicts: "conflicts",
  codes: "codes",
  codeHash: "code_hash",
  pool: "pool",
  sessionUser: "session_user",
  scope: "scope",
  audience: "audience",
  nonce: "nonce",
  stateParam: "state_param",
  browser: "browser",
  qr: "qr",
  chatCode: "chat_code",
  scannedAt: "scanned_at",
  provedAt: "proved_at",
  wrongVerifiers: "wrong_verifiers",
  responseMode: "response_mode",
  expectedSub: "expected_sub",
  origin: "origin",
  digits: "digits",
  tried: "tried",
  place: "place",
  unionid: "unionid",
  request: "request",
  hint: "hint",
  oauthCodes: "oauth_codes",
  redeemedBy: "redeemed_by",
}
const fields = Object.keys(columnOf) as Field[]

/** The fields that a transition may change. */
const moving: Field[] = [
  "state",
  "confirm",
  "deadline",
  "version",
  "openid",
  "user",
  "reason",
  "conflicts",
  "codes",
  "codeHash",
  "scannedAt",
  "provedAt",
  "wrongVerifiers",
  "tried",
  "unionid",
  "request",
  "hint",
  "redeemedBy",
]

const insertion = `INSERT INTO tickets (${fields.map((field) => columnOf[field]).join(", ")})
  VALUES (${fields.map(() => "?").join(", ")}) ON CONFLICT (scene) DO NOTHING`

const move = `UPDATE tickets SET ${moving.map((field) => `${columnOf[field]} = ?`).join(", ")}
  WHERE scene = ? AND version = ? AND state = ?`

const fromColumn = (value: SqlStorageValue | undefined) =>
  value instanceof ArrayBuffer ? new Uint8Array(value) : value

export function ticketOf(row: Row): StoredTicket {
  const ticket: Partial<Record<Field, unknown>> = {}
  for (const field of fields) ticket[field] = fromColumn(row[columnOf[field]])
  const stored = ticket as StoredTicket
  return { ...stored, ...partsOf(stored.request) }
}

const notRepeated = { redirectUri: "", stateParam: "", nonce: "", audience: "" }

/** A scene is random: a second insertion is the same ticket, whose first answer was lost. */
export function insertTicket(sql: SqlStorage, ticket: StoredTicket): void {
  const stored = ticket.request === "" ? ticket : { ...ticket, ...notRepeated }
  sql.exec(insertion, ...fields.map((field) => stored[field]))
}

/** After the code was redeemed nothing needs the request. */
export const withoutRequest = (ticket: StoredTicket): StoredTicket => ({
  ...ticket,
  request: addressOnly(ticket.redirectUri),
  hint: new Uint8Array(),
})

/** One of WeChat's codes, and another for a browser that was sent there again. */
export const oauthCodesMax = 2

/** One code of WeChat's web authorization more. False if the ticket has had its share, or waits no longer. */
export function countOAuthCode(sql: SqlStorage, scene: string): boolean {
  const counted = `UPDATE tickets SET oauth_codes = oauth_codes + 1
    WHERE scene = ? AND oauth_codes < ? AND state = 'waiting'`
  return sql.exec(counted, scene, oauthCodesMax).rowsWritten > 0
}

/** The first one stays. */
export function addQr(sql: SqlStorage, scene: string, qr: string): void {
  sql.exec("UPDATE tickets SET qr = ? WHERE scene = ? AND qr = ''", qr, scene)
}

/** The one conditional UPDATE behind every transition. It changes the row only if version and state are
 * still those that were read, so of two competing events exactly one wins (D6). */
export function moveTicket(sql: SqlStorage, before: StoredTicket, next: StoredTicket): boolean {
  const { scene, version, state } = before
  const values = moving.map((field) => next[field])
  return sql.exec(move, ...values, scene, version, state).rowsWritten > 0
}

/** The tickets of a person, by a search through all rows: forgetting somebody is rare. */
export function scenesOfPerson(sql: SqlStorage, appId: string, openid: string): string[] {
  const query = "SELECT scene FROM tickets WHERE openid = ? AND app_id = ?"
  return sql
    .exec<{ scene: string }>(query, openid, appId)
    .toArray()
    .map(({ scene }) => scene)
}

export function blankPerson(sql: SqlStorage, scene: string): void {
  sql.exec("UPDATE tickets SET openid = '', unionid = '' WHERE scene = ?", scene)
}

/** Of one person at one application, so that somebody who scans all day is no crowd. */
const signInsOfPerson = 3

/** The tickets that were redeemed after a scan, by application. A ticket without a scan of its own needed no
 * QR code: it was created from a session, or by web authorization. */
export function countSignIns(sql: SqlStorage, appId: string, since: number): SignIns[] {
  const people = `SELECT client_id, COUNT(*) AS scans FROM tickets
    WHERE created_at >= ? AND app_id = ? AND state = 'redeemed' AND origin = '' AND confirm <> 'oauth'
    GROUP BY client_id, openid`
  const query = `SELECT client_id AS clientId, SUM(MIN(scans, ?)) AS count FROM (${people}) GROUP BY client_id`
  return sql
    .exec<{ clientId: string; count: number }>(query, signInsOfPerson, since, appId)
    .toArray()
}

const keepMs = 60 * 60 * 1000
/** By then every ticket has ended, and the cookie that could start its request again has expired. */
const keepRequestMs = 30 * 60 * 1000
/** Completed sign-ins are kept for 25 h: the "not me" link is valid for 24 h (INV-23), plus a margin. */
const keepSignInMs = 25 * 60 * 60 * 1000

/** Gives whether any ticket is left. A link that was scanned is kept, too: the directory may have
 * written what a crash kept from the ticket. */
export function sweepTickets(sql: SqlStorage, now: number): boolean {
  const blank = "request = '', hint = x''"
  const keepsRequest = "request <> '' AND state <> 'redeemed'"
  sql.exec(
    `UPDATE tickets SET ${blank} WHERE created_at < ? AND ${keepsRequest}`,
    now - keepRequestMs,
  )
  const mayHaveGiven = "(user <> '' OR (purpose = 'link' AND openid <> ''))"
  const old = `created_at < ? AND (NOT ${mayHaveGiven} OR created_at < ?)`
  sql.exec(`DELETE FROM tickets WHERE ${old}`, now - keepMs, now - keepSignInMs)
  const [left] = sql.exec("SELECT EXISTS (SELECT 1 FROM tickets) AS any")
  return left?.any === 1
}
