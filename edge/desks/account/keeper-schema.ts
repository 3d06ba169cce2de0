// The tables of an account's keeper; edge/desks/storage.md explains them.

import { probeStep } from "../common-schema.ts"

const firstAccounts = [
  `CREATE TABLE IF NOT EXISTS access_token (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    value TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT`,
]

/** For accounts that sign in by message. */
const accountsByCode = [
  `CREATE TABLE IF NOT EXISTS user_codes (
    code TEXT PRIMARY KEY,
    scene TEXT NOT NULL,
    free_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS user_codes_by_end ON user_codes (free_at)",
  `CREATE TABLE IF NOT EXISTS wrong_codes (
    openid TEXT NOT NULL,
    message TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (openid, message)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS wrong_codes_by_age ON wrong_codes (at)",
]

/** For people who confirm in the chat. */
const peopleWhoAreAsked = [
  `CREATE TABLE IF NOT EXISTS asked_people (
    openid TEXT NOT NULL,
    scene TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (openid, scene)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS asked_people_by_age ON asked_people (at)",
]

/** Names the tables after what the code calls their content; see migrate.ts. */
const tablesByName = [
  "ALTER TABLE user_codes RENAME TO chat_codes",
  "DROP INDEX user_codes_by_end",
  "CREATE INDEX chat_codes_by_end ON chat_codes (free_at)",
  "ALTER TABLE wrong_codes RENAME TO wrong_chat_codes",
  "DROP INDEX wrong_codes_by_age",
  "CREATE INDEX wrong_chat_codes_by_age ON wrong_chat_codes (at)",
  "ALTER TABLE asked_people RENAME TO pending_confirmations",
  "DROP INDEX asked_people_by_age",
  "CREATE INDEX pending_confirmations_by_age ON pending_confirmations (at)",
]

/** Bounds how many chat codes are live, in all and for one address. */
const liveChatCodes = [
  `CREATE TABLE live_chat_codes (
    code TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX live_chat_codes_by_end ON live_chat_codes (until)",
  "CREATE INDEX live_chat_codes_by_address ON live_chat_codes (address, until)",
  `CREATE TABLE full_chat_code_lengths (
    digits INTEGER PRIMARY KEY,
    until INTEGER NOT NULL
  ) STRICT`,
]

/** Counts the QR codes of a day, and remembers the calls that WeChat answers no more today. */
const dailyQuotas = [
  `CREATE TABLE qr_codes (
    hour INTEGER PRIMARY KEY,
    taken INTEGER NOT NULL,
    by_client TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE qr_addresses (
    address TEXT PRIMARY KEY,
    day INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX qr_addresses_by_day ON qr_addresses (day)",
  `CREATE TABLE spent_quotas (
    path TEXT PRIMARY KEY,
    until INTEGER NOT NULL,
    qr_codes_per_day INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
]

/** Calls that WeChat refuses until an operator acts. */
const lastingRefusals = [
  `CREATE TABLE refused_calls (
    path TEXT PRIMARY KEY,
    errcode INTEGER NOT NULL,
    address TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`,
]

/** QR codes made ahead. `ticket` is the scene of the ticket that leased the code, or "". */
const codesMadeAhead = [
  `CREATE TABLE pool_codes (
    scene TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    ticket TEXT NOT NULL,
    leased_until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE UNIQUE INDEX pool_codes_by_url ON pool_codes (url)",
  "CREATE INDEX pool_codes_by_end ON pool_codes (expires_at)",
  "CREATE INDEX free_pool_codes ON pool_codes (expires_at) WHERE ticket = ''",
]

export const accountSteps = [
  firstAccounts,
  accountsByCode,
  peopleWhoAreAsked,
  tablesByName,
  liveChatCodes,
  dailyQuotas,
  lastingRefusals,
  probeStep,
  codesMadeAhead,
]
