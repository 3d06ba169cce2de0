// Which letter is delivered next. Letters are delivered in lanes, so that a slow letter delays only slow
// ones: one-time codes and endings of sessions, first attempts of events, and letters that failed before
// (docs/decisions/0029-letters-in-lanes.md).

import type { Target } from "./store/target.ts"

export type Lane = "urgent" | "events" | "again"

/** A letter's place: one that is being delivered, or one that would be. */
export interface Place {
  lane: Lane
  target: Target
}

/** The first letter of a target in a lane that may go: its person's earlier letters have gone. */
export interface Head extends Place {
  /** When it is due, milliseconds since 1970. */
  at: number
}

/** `runners` is how many letters a lane delivers at once, `each` how many of them to one receiver. */
export const limits: Record<Lane, { runners: number; each: number }> = {
  urgent: { runners: 64, each: 32 },
  events: { runners: 64, each: 32 },
  again: { runners: 32, each: 8 },
}

export function laneOf(target: Target, attempts: number): Lane {
  if (attempts > 0) return "again"
  return isUrgent(target) ? "urgent" : "events"
}

/** Whether a runner is left for it. A receiver that has none always gets one, beyond the limit of the
 * lane, so that it never waits for other receivers that hang. */
export function hasRunner({ lane, target }: Place, running: readonly Place[]): boolean {
  const inLane = running.filter((place) => place.lane === lane)
  const own = inLane.filter((place) => place.target === target).length
  const { runners, each } = limits[lane]
  return own === 0 || (own < each && inLane.length < runners)
}

/** One-time codes come before events, then the receiver with the fewest letters on their way, then the
 * letter that has been due for longest. */
export function nextLetter<H extends Head>(
  heads: readonly H[],
  running: readonly Place[],
  now: number,
): H | undefined {
  const may = heads.filter((head) => head.at <= now && hasRunner(head, running))
  const rank = (head: Head) => [
    isUrgent(head.target) ? 0 : 1,
    running.filter(({ target }) => target === head.target).length,
    head.at,
  ]
  return may.sort((one, two) => compare(rank(one), rank(two)))[0]
}

const isUrgent = (target: Target) => !target.startsWith("app:")

function compare(one: readonly number[], two: readonly number[]): number {
  const at = one.findIndex((value, place) => value !== two[place])
  return at < 0 ? 0 : (one[at] ?? 0) - (two[at] ?? 0)
}
