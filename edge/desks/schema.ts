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

/** Steps for migrate.ts: one that was released is never changed. */
export const ticketSteps = [firstTickets, ticketPages, linkTickets]

export const accountTables = [
  `CREATE TABLE IF NOT EXISTS access_token (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    value TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT`,
]

export const keyTables = [
  `CREATE TABLE IF NOT EXISTS keys (
    kid TEXT PRIMARY KEY,
    alg TEXT NOT NULL,
    private_jwk TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
]
