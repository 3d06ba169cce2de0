// The tables of the desks; the directory has its own. edge/desks/storage.md is the page that explains them.

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

/** For OpenID Connect's ways to ask, and for tickets that a session stands behind. */
const ticketsOfSessions = [
  "ALTER TABLE tickets ADD COLUMN wrong_verifiers INTEGER NOT NULL DEFAULT 0",
  "ALTER TABLE tickets ADD COLUMN response_mode TEXT NOT NULL DEFAULT 'query'",
  "ALTER TABLE tickets ADD COLUMN expected_sub TEXT NOT NULL DEFAULT ''",
  "ALTER TABLE tickets ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
]

const codeTickets = ["ALTER TABLE tickets ADD COLUMN user_code TEXT NOT NULL DEFAULT ''"]
/** For people who have to agree after the scan. */
const ticketsThatAreConfirmed = [
  "ALTER TABLE tickets ADD COLUMN digits TEXT NOT NULL DEFAULT ''",
  "ALTER TABLE tickets ADD COLUMN tried TEXT NOT NULL DEFAULT ''",
  "ALTER TABLE tickets ADD COLUMN place TEXT NOT NULL DEFAULT ''",
]

const oauthTickets = ["ALTER TABLE tickets ADD COLUMN unionid TEXT NOT NULL DEFAULT ''"]

/** Steps for migrate.ts: one that was released is never changed. */
export const ticketSteps = [
  firstTickets,
  ticketPages,
  linkTickets,
  ticketsOfSessions,
  codeTickets,
  ticketsThatAreConfirmed,
  oauthTickets,
]

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

const firstKeys = [
  `CREATE TABLE IF NOT EXISTS keys (
    kid TEXT PRIMARY KEY,
    alg TEXT NOT NULL,
    private_jwk TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
]

/** `keys` is emptied into the first of these when the ring moves in. */
const keysThatFollow = [
  `CREATE TABLE IF NOT EXISTS signing_keys (
    kid TEXT PRIMARY KEY,
    alg TEXT NOT NULL,
    public_jwk TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    signs_from INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS pairwise_salt (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    sealed TEXT NOT NULL
  ) STRICT`,
]

export const keySteps = [firstKeys, keysThatFollow]

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

export const sessionSteps = [firstSessions]
