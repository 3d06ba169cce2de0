// Trouble that passes: a call that is made again may succeed.

import { troubleOf } from "./storage-trouble.ts"

/** The runtime marks its own errors. */
function marksOf(error: unknown): { isRetryable: boolean; isOverloaded: boolean } {
  if (!(error instanceof Error)) return { isRetryable: false, isOverloaded: false }
  const { retryable, overloaded } = error as { retryable?: unknown; overloaded?: unknown }
  return { isRetryable: retryable === true, isOverloaded: overloaded === true }
}

/** There is no configuration (edge/configuration). Only the text of an error crosses from a desk to its caller. */
export const awayWords = "no configuration:"

/** The disk, or the desk on it, is in trouble (OP-10), so a repeated request may succeed. Any other
 * error is a bug of ours, and stays one. SQLite's errors name their code. */
export function isPassing(error: Error): boolean {
  const { isRetryable, isOverloaded } = marksOf(error)
  const code = /\bSQLITE_([A-Z]+)/.exec(error.message)?.[1]
  const mistakes = ["ERROR", "CONSTRAINT", "MISMATCH", "MISUSE", "RANGE"]
  return (
    isRetryable ||
    isOverloaded ||
    error.message.includes(awayWords) ||
    troubleOf(error) !== undefined ||
    (code !== undefined && !mistakes.includes(code))
  )
}

/** The stub of a desk broke, so that the same call on another stub may succeed at once. A desk that has too much to do
 * is not asked more often. */
export function isBroken(error: unknown): boolean {
  const { isRetryable, isOverloaded } = marksOf(error)
  return isRetryable && !isOverloaded
}
