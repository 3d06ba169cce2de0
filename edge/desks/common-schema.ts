// Tables that several kinds of desks have; edge/desks/storage.md explains them.

/** For probe.ts. */
export const probeStep = [
  `CREATE TABLE probes (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at INTEGER NOT NULL
  ) STRICT`,
]

/** For installation.ts. */
export const installationStep = [
  `CREATE TABLE installation (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    issuer TEXT NOT NULL
  ) STRICT`,
]
