// The tables of a session desk; edge/desks/storage.md explains them.

import { installationStep, probeStep } from "../common-schema.ts"
import { namedColumn } from "../named-column.ts"

const firstSessions = [
  `CREATE TABLE IF NOT EXISTS sessions (
    hash BLOB PRIMARY KEY,
    scene TEXT NOT NULL,
    user TEXT NOT NULL,
    app_id TEXT NOT NULL,
    openid TEXT NOT NULL,
    auth_time INTEGER NOT NULL,
    confirm INTEGER NOT NULL,
    browser TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions (user)",
  "CREATE INDEX IF NOT EXISTS sessions_by_scene ON sessions (scene)",
  `CREATE TABLE IF NOT EXISTS grants (
    id TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    user TEXT NOT NULL,
    client_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    app_id TEXT NOT NULL,
    openid TEXT NOT NULL,
    auth_time INTEGER NOT NULL,
    confirm INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS grants_by_user ON grants (user)",
  "CREATE INDEX IF NOT EXISTS grants_by_origin ON grants (origin)",
  `CREATE TABLE IF NOT EXISTS refresh_tokens (
    hash BLOB PRIMARY KEY,
    grant_id TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS ended_users (
    user TEXT PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS ended_origins (
    origin TEXT PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS pushed_requests (
    hash BLOB PRIMARY KEY,
    client_id TEXT NOT NULL,
    params TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS assertions (
    hash BLOB PRIMARY KEY,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
]

const ways = ["none", "tap", "reply", "phone-code", "oauth"]

/** Stores the way of confirming as a word; see migrate.ts. */
const sessionsByName = [
  ...namedColumn("sessions", "confirm", ways),
  ...namedColumn("grants", "confirm", ways),
]

/** For news that is older than the person's scan. */
const provedSessions = [
  "ALTER TABLE sessions ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0",
  "ALTER TABLE grants ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0",
  `CREATE TABLE unfollowed_users (
    user TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    heard_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
]

/** For the parameter `resource` (RFC 8707). */
const grantsForResources = ["ALTER TABLE grants ADD COLUMN audience TEXT NOT NULL DEFAULT ''"]

/** Replaces `pushed_requests`, whose last rows are read until they expire. */
const pushedForms = [
  `CREATE TABLE IF NOT EXISTS pushed_forms (
    hash BLOB PRIMARY KEY,
    client_id TEXT NOT NULL,
    form TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS pushed_forms_by_client ON pushed_forms (client_id, expires_at, bytes)",
  "CREATE INDEX IF NOT EXISTS pushed_forms_by_expiry ON pushed_forms (expires_at)",
]

/** Who holds most makes room first. */
const pushedFormsByAddress = [
  "ALTER TABLE pushed_forms ADD COLUMN address TEXT NOT NULL DEFAULT ''",
]

/** In the order in which they make room, so that a push reads no row that stays. */
const pushedFormsInOrder = [
  `CREATE INDEX IF NOT EXISTS pushed_forms_in_order
    ON pushed_forms (client_id, address, bytes > 2048 DESC, expires_at, bytes)`,
]

/** Derive the successor of a refresh token from it: of the live one, and of the one before. */
const grantsWithKeys = [
  "ALTER TABLE grants ADD COLUMN next_key TEXT NOT NULL DEFAULT ''",
  "ALTER TABLE grants ADD COLUMN last_key TEXT NOT NULL DEFAULT ''",
]

export const sessionSteps = [
  firstSessions,
  sessionsByName,
  provedSessions,
  grantsForResources,
  pushedForms,
  grantsWithKeys,
  pushedFormsByAddress,
  probeStep,
  installationStep,
  pushedFormsInOrder,
]
