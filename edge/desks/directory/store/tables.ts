// The directory's tables, as numbered steps. edge/desks/storage.md explains them.

import { installationStep, probeStep } from "../../common-schema.ts"

/** The tables of the first release; a data folder of that time has them without a version number. */
const firstPeople = [
  `CREATE TABLE IF NOT EXISTS users (
    user TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS identities (
    app_id TEXT NOT NULL,
    openid TEXT NOT NULL,
    user TEXT NOT NULL REFERENCES users (user),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (app_id, openid)
  ) STRICT, WITHOUT ROWID`,
]

const whoIsWho = [
  "ALTER TABLE users ADD COLUMN state TEXT NOT NULL DEFAULT 'active'",
  "ALTER TABLE users ADD COLUMN merged_into TEXT REFERENCES users (user)",
  "ALTER TABLE identities ADD COLUMN following INTEGER NOT NULL DEFAULT 1",
  "ALTER TABLE identities ADD COLUMN follow_changed_at INTEGER NOT NULL DEFAULT 0",
  "ALTER TABLE identities ADD COLUMN unionid TEXT NOT NULL DEFAULT ''",
  "ALTER TABLE identities ADD COLUMN union_checked_at INTEGER NOT NULL DEFAULT 0",
  "CREATE INDEX identities_by_user ON identities (user)",
  `CREATE TABLE unions (
    open_platform TEXT NOT NULL,
    unionid TEXT NOT NULL,
    user TEXT NOT NULL REFERENCES users (user),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (open_platform, unionid)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX unions_by_user ON unions (user)",
  `CREATE TABLE accounts (
    client_id TEXT NOT NULL,
    account TEXT NOT NULL,
    user TEXT NOT NULL REFERENCES users (user),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (client_id, account)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX accounts_by_user ON accounts (user)",
  `CREATE TABLE contacts (
    kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    address TEXT NOT NULL,
    user TEXT NOT NULL REFERENCES users (user),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (kind, address)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX contacts_by_user ON contacts (user)",
]

const disputes = [
  `CREATE TABLE conflicts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user TEXT NOT NULL,
    other TEXT NOT NULL,
    app_id TEXT NOT NULL,
    openid TEXT NOT NULL,
    open_platform TEXT NOT NULL,
    unionid TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'merged', 'apart')),
    created_at INTEGER NOT NULL,
    resolved_at INTEGER NOT NULL
  ) STRICT`,
  // The same evidence is one conflict, and a conflict that was settled as two people stays settled.
  `CREATE UNIQUE INDEX conflicts_once ON conflicts
    (user, other, app_id, openid, open_platform, unionid) WHERE state <> 'merged'`,
  "CREATE INDEX conflicts_by_other ON conflicts (other)",
  `CREATE TABLE merges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_from TEXT NOT NULL,
    user_into TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    undone_at INTEGER NOT NULL
  ) STRICT`,
  "CREATE INDEX merges_by_from ON merges (user_from)",
  "CREATE INDEX merges_by_into ON merges (user_into)",
]

const memory = [
  `CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    user TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT`,
  "CREATE INDEX audit_by_user ON audit (user)",
  `CREATE TABLE tombstones (
    hash BLOB PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('identity', 'union')),
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE tombstone_key (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    key BLOB NOT NULL
  ) STRICT`,
]

const work = [
  `CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message TEXT NOT NULL UNIQUE,
    target TEXT NOT NULL,
    user TEXT NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    until INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'behind', 'dead'))
  ) STRICT`,
  "CREATE INDEX outbox_by_time ON outbox (state, target, next_at)",
  "CREATE INDEX outbox_in_order ON outbox (target, user, id)",
  `CREATE TABLE wanted_unions (
    app_id TEXT NOT NULL,
    openid TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    PRIMARY KEY (app_id, openid)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX wanted_unions_by_time ON wanted_unions (next_at)",
  `CREATE TABLE proofs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    scene TEXT NOT NULL,
    client_id TEXT NOT NULL,
    browser_hash BLOB NOT NULL,
    user TEXT NOT NULL,
    code_hash BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX proofs_by_time ON proofs (expires_at)",
  `CREATE TABLE limits (
    bucket TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    resets_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX limits_by_time ON limits (resets_at)",
]

/** The progress of each import of people; a column for each of `importOutcomes`. */
const imports = [
  `CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    cursor TEXT NOT NULL,
    created INTEGER NOT NULL,
    added INTEGER NOT NULL,
    same INTEGER NOT NULL,
    conflict INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX conflicts_by_user ON conflicts (user)",
  "CREATE INDEX conflicts_by_state ON conflicts (state, id)",
]

/** A unionid belongs to an Open Platform, and an account can move to another one. */
const platforms = ["ALTER TABLE identities ADD COLUMN open_platform TEXT NOT NULL DEFAULT ''"]

/** Names tables and columns after what the code calls their content; see migrate.ts. */
const peopleByName = [
  "ALTER TABLE accounts RENAME TO app_accounts",
  "DROP INDEX accounts_by_user",
  "CREATE INDEX app_accounts_by_user ON app_accounts (user)",
  "ALTER TABLE proofs RENAME COLUMN code_hash TO otp_hash",
]

/** For the lanes of next-letter.ts: first attempts, and what failed before. */
const lanes = [
  `CREATE INDEX outbox_first ON outbox (target, next_at)
    WHERE state = 'pending' AND attempts = 0`,
  `CREATE INDEX outbox_again ON outbox (target, next_at)
    WHERE state = 'pending' AND attempts > 0`,
]

/** When an identity was given to a user who existed already, or 0: "not me" may take it back. */
const additions = ["ALTER TABLE identities ADD COLUMN added_at INTEGER NOT NULL DEFAULT 0"]

/** Takes the place of `limits`, which an earlier build may still use: no later one reads its rows. */
const asks = [
  `CREATE TABLE otp_asks (
    person TEXT NOT NULL,
    address TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT`,
  "CREATE INDEX otp_asks_by_person ON otp_asks (person)",
  "CREATE INDEX otp_asks_by_address ON otp_asks (address)",
  "CREATE INDEX otp_asks_by_time ON otp_asks (at)",
  "DELETE FROM limits",
  "CREATE INDEX proofs_by_scene ON proofs (scene)",
]

/** A refused union is evidence for the next question about it. */
const claims = ["CREATE INDEX conflicts_by_union ON conflicts (open_platform, unionid)"]

/** Released steps are never changed; see migrate.ts. */
export const directorySteps = [
  firstPeople,
  [...whoIsWho, ...disputes, ...memory, ...work],
  imports,
  platforms,
  peopleByName,
  lanes,
  additions,
  asks,
  claims,
  probeStep,
  installationStep,
]
