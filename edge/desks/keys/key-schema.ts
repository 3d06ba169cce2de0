// The tables of the key ring; edge/desks/storage.md explains them.

const firstKeys = [
  `CREATE TABLE IF NOT EXISTS keys (
    kid TEXT PRIMARY KEY,
    alg TEXT NOT NULL,
    private_jwk TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
]

/** The ring moves the rows of `keys` into the first of these when it starts. */
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
