// The tables of the configuration desk; edge/desks/storage.md explains them.

import { probeStep } from "../common-schema.ts"

const versions = [
  `CREATE TABLE versions (
    version INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    note TEXT NOT NULL,
    call TEXT NOT NULL
  ) STRICT`,
]

export const configurationSteps = [versions, probeStep]
