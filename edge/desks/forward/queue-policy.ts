// Every number of the queue of pushes (docs/decisions/0066-how-pushes-rest.md).

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** What an account's queue holds at most. `bytes` counts the sealed pushes. */
export const capacity = { rows: 100_000, bytes: 64 * 1024 * 1024 }

/** What the pushes to one target take of it, if the account has others: a target that is down leaves them room. */
export const shareOfOneTarget = 0.9

/** After each failed delivery; the last one repeats. */
const backOffMs = [
  10 * secondMs,
  30 * secondMs,
  minuteMs,
  5 * minuteMs,
  15 * minuteMs,
  hourMs,
] as const

/** @param attempts how many deliveries have failed before this one */
export const backOffAfter = (attempts: number): number => backOffMs[attempts] ?? hourMs

/** A push that was not delivered for so long is dead, and so much later it is deleted. */
export const deadAfterMs = dayMs
export const deletedAfterMs = 30 * dayMs

/** WeChat does not wait for this delivery, so the target may take its time. */
export const deliveryTimeoutMs = 30 * secondMs

/** How many deliveries to one target are on their way. */
export const flightsMost = 4

/** A target that failed so often in a row is down: it gets one push as a probe after each pause. */
export const failuresToDown = 3
const probePausesMs = [10 * secondMs, 30 * secondMs, minuteMs] as const

/** @param failures in a row, of which the first ones showed that the target is down */
export const probePauseAfter = (failures: number): number =>
  probePausesMs[failures - failuresToDown] ?? minuteMs

/** A runner that a crash ended silently is noticed by an alarm after this time. */
export const lostMs = 5 * secondMs

/** How many rows one turn changes, so that other calls of the desk come between two turns. */
export const batchMost = 500

/** Rows on one page of the operator's list. */
export const pageMost = 100

/** A queue with more rows is counted for /health once a minute only. */
export const countedAnewMost = 5000
export const countedMs = minuteMs

/** An operator is warned of a push that waits for longer, and of free room below these per cents. */
export const waitsTooLongMs = 5 * minuteMs
const warnBelow = [20, 5] as const

/** The lowest per cent of free room that is reached, or undefined. */
export const levelOf = (percentFree: number): number | undefined =>
  percentFree === 0 ? 0 : [...warnBelow].reverse().find((level) => percentFree < level)
