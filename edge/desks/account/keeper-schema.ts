// The tables of an account's keeper; edge/desks/storage.md explains them.

const firstAccounts = [
  `CREATE TABLE IF NOT EXISTS access_token (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    value TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT`,
]

/** For accounts that sign in by code. */
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

/** For people who answer in the chat. */
const peopleWhoAreAsked = [
  `CREATE TABLE IF NOT EXISTS asked_people (
    openid TEXT NOT NULL,
    scene TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (openid, scene)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS asked_people_by_age ON asked_people (at)",
]

export const accountSteps = [firstAccounts, accountsByCode, peopleWhoAreAsked]
