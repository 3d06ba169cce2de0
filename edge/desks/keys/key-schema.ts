// The tables of the key ring; edge/desks/storage.md explains them.

import { installationStep, probeStep } from "../common-schema.ts"

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

/** What the installation had, so that a lost file is noticed. */
const knownPlaces = [
  `CREATE TABLE known_places (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (kind, name)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE known_shards (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    shards INTEGER NOT NULL,
    before INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
  ) STRICT`,
]

export const keySteps = [firstKeys, keysThatFollow, probeStep, installationStep, knownPlaces]
