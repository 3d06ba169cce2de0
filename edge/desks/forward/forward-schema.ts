// The tables of an account's queue of pushes; edge/desks/storage.md explains them.

import { probeStep } from "../common-schema.ts"

/** The content stands apart, so that lists, counts and repetitions read small rows. */
const waitingPushes = [
  `CREATE TABLE pushes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    target TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    dead INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    failure TEXT NOT NULL
  ) STRICT`,
  "CREATE INDEX waiting_pushes ON pushes (target, next_at) WHERE dead = 0",
  "CREATE INDEX pushes_by_end ON pushes (dead, ends_at)",
  `CREATE TABLE push_contents (
    number INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
  ) STRICT`,
  `CREATE TABLE standing_orders (
    kind TEXT PRIMARY KEY,
    dead_until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE owner (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    account TEXT NOT NULL
  ) STRICT`,
]

export const forwardSteps = [probeStep, waitingPushes]
