// The tables of a ticket desk; edge/desks/storage.md explains them.

import { probeStep } from "../common-schema.ts"
import { namedColumn } from "../named-column.ts"

const firstTickets = [
  `CREATE TABLE IF NOT EXISTS tickets (
    scene TEXT PRIMARY KEY,
    confirm INTEGER NOT NULL,
    purpose INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    app_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    browser_hash BLOB NOT NULL,
    state TEXT NOT NULL,
    deadline INTEGER NOT NULL,
    version INTEGER NOT NULL,
    subject TEXT NOT NULL,
    user TEXT NOT NULL,
    reason TEXT NOT NULL,
    conflicts INTEGER NOT NULL,
    codes INTEGER NOT NULL,
    code_hash BLOB NOT NULL,
    pool TEXT NOT NULL,
    scope TEXT NOT NULL,
    nonce TEXT NOT NULL,
    state_param TEXT NOT NULL,
    browser TEXT NOT NULL,
    scanned_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS tickets_by_age ON tickets (created_at)",
]

const ticketPages = ["ALTER TABLE tickets ADD COLUMN qr TEXT NOT NULL DEFAULT ''"]
const linkTickets = ["ALTER TABLE tickets ADD COLUMN session_user TEXT NOT NULL DEFAULT ''"]

/** For the request parameters of OpenID Connect, and for tickets created from a session. */
const ticketsOfSessions = [
  "ALTER TABLE tickets ADD COLUMN wrong_verifiers INTEGER NOT NULL DEFAULT 0",
  "ALTER TABLE tickets ADD COLUMN response_mode TEXT NOT NULL DEFAULT 'query'",
  "ALTER TABLE tickets ADD COLUMN expected_sub TEXT NOT NULL DEFAULT ''",
  "ALTER TABLE tickets ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
]

const codeTickets = ["ALTER TABLE tickets ADD COLUMN user_code TEXT NOT NULL DEFAULT ''"]
/** For confirmation after the scan. */
const ticketsThatAreConfirmed = [
  "ALTER TABLE tickets ADD COLUMN digits TEXT NOT NULL DEFAULT ''",
  "ALTER TABLE tickets ADD COLUMN tried TEXT NOT NULL DEFAULT ''",
  "ALTER TABLE tickets ADD COLUMN place TEXT NOT NULL DEFAULT ''",
]

const oauthTickets = ["ALTER TABLE tickets ADD COLUMN unionid TEXT NOT NULL DEFAULT ''"]

/** Renames columns, and stores purpose and way of confirming as words; see migrate.ts. */
const ticketsByName = [
  "ALTER TABLE tickets RENAME COLUMN subject TO openid",
  "ALTER TABLE tickets RENAME COLUMN user_code TO chat_code",
  ...namedColumn("tickets", "purpose", ["sign_in", "link"]),
  ...namedColumn("tickets", "confirm", ["none", "tap", "reply", "phone-code", "oauth"]),
]

/** For news that is older than the person's scan. */
const ticketsThatProve = ["ALTER TABLE tickets ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0"]

/** For the parameter `resource` (RFC 8707). */
const ticketsForResources = ["ALTER TABLE tickets ADD COLUMN audience TEXT NOT NULL DEFAULT ''"]

/** For the whole authorization request, and for what a ticket may cost at WeChat. */
const ticketsThatKeepTheirRequest = [
  "ALTER TABLE tickets ADD COLUMN request TEXT NOT NULL DEFAULT ''",
  "ALTER TABLE tickets ADD COLUMN hint BLOB NOT NULL DEFAULT x''",
  "ALTER TABLE tickets ADD COLUMN oauth_codes INTEGER NOT NULL DEFAULT 0",
]

/** The number of the request that redeemed the code. */
const ticketsThatNameTheirRedemption = [
  "ALTER TABLE tickets ADD COLUMN redeemed_by TEXT NOT NULL DEFAULT ''",
]

/** Steps for migrate.ts; a released step is never changed. */
export const ticketSteps = [
  firstTickets,
  ticketPages,
  linkTickets,
  ticketsOfSessions,
  codeTickets,
  ticketsThatAreConfirmed,
  oauthTickets,
  ticketsByName,
  ticketsThatProve,
  ticketsForResources,
  ticketsThatKeepTheirRequest,
  ticketsThatNameTheirRedemption,
  probeStep,
]
