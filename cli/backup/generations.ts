// When a new generation begins, and which ones are deleted.

/** Of the generation that is being written. */
export interface Progress {
  /** When its full round was read, milliseconds since 1970. */
  since: number
  rounds: number
  fullBytes: number
  changeBytes: number
}

const dayMs = 24 * 60 * 60 * 1000
/** An hour of rounds of ten seconds, so that a small installation does not write one full round after another. */
const leastRounds = 360

/** Changes that outweigh the full round make a restore slower than a new one costs. */
export function isFull({ since, rounds, fullBytes, changeBytes }: Progress, now: number): boolean {
  return now - since >= dayMs || (rounds >= leastRounds && changeBytes >= fullBytes)
}

export interface Generation {
  name: string
  /** Of its last complete round, milliseconds since 1970; undefined if it has none. */
  lastAt: number | undefined
}

/**
 * The generations that may go. The newest complete one stays whatever its age, and so does everything after it,
 * which somebody may be writing.
 *
 * @param generations by name, oldest first
 */
export function outdated(
  generations: readonly Generation[],
  keepMs: number,
  now: number,
): string[] {
  const newest = generations.findLastIndex(({ lastAt }) => lastAt !== undefined)
  return generations
    .slice(0, Math.max(newest, 0))
    .filter(({ lastAt }) => lastAt === undefined || lastAt < now - keepMs)
    .map(({ name }) => name)
}
