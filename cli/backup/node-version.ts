// Reading SQLite needs a newer Node than the rest of the program.

import { notPossible } from "../refusal.ts"

/** The oldest versions whose node:sqlite can copy a database, by major version. */
const leastMinor: Record<number, number> = { 22: 16, 23: 8 }

/** Call this before anything that imports node:sqlite. */
export function checkNode(version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  if (major > 23 || minor >= (leastMinor[major] ?? Number.POSITIVE_INFINITY)) return
  throw notPossible(
    `This is Node ${version}, and a backup needs Node 22.16 or newer, because it reads SQLite. Run it alone with a newer one: /path/to/node node_modules/menshen/dist/cli/menshen.js. "npx menshen start" runs on this one.`,
  )
}
