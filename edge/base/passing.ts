// Trouble that passes: a call that is made again may succeed.

import { troubleOf } from "./storage-trouble.ts"

/** The disk, or the desk on it, is in trouble (OP-10), so a repeated request may succeed. Any other
 * error is a bug of ours, and stays one. SQLite's errors name their code; the runtime marks its own. */
export function isPassing(error: Error): boolean {
  const { retryable, overloaded } = error as { retryable?: unknown; overloaded?: unknown }
  const code = /\bSQLITE_([A-Z]+)/.exec(error.message)?.[1]
  const mistakes = ["ERROR", "CONSTRAINT", "MISMATCH", "MISUSE", "RANGE"]
  return (
    retryable === true ||
    overloaded === true ||
    troubleOf(error) !== undefined ||
    (code !== undefined && !mistakes.includes(code))
  )
}
