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

/** How many letters are on their way, in all and to each receiver, by lane. */
type Counts = ReadonlyMap<string, number>

const laneTarget = ({ lane, target }: Place) => `${lane} ${target}`

function countsOf(running: readonly Place[]): Counts {
  const counts = new Map<string, number>()
  for (const place of running) {
    for (const name of [place.lane, place.target, laneTarget(place)]) {
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return counts
}

/** Whether no runner is left for a receiver that has one. */
export const isFull = (lane: Lane, running: readonly Place[]): boolean =>
  (countsOf(running).get(lane) ?? 0) >= limits[lane].runners

/** Whether a runner is left for it. A receiver that has none always gets one, beyond the limit of the
 * lane, so that it never waits for other receivers that hang. */
export const hasRunner = (place: Place, running: readonly Place[]): boolean =>
  hasRoom(place, countsOf(running))

function hasRoom(place: Place, counts: Counts): boolean {
  const own = counts.get(laneTarget(place)) ?? 0
  const { runners, each } = limits[place.lane]
  return own === 0 || (own < each && (counts.get(place.lane) ?? 0) < runners)
}

/** One-time codes come before events, then the receiver with the fewest letters on their way, then the
 * letter that has been due for longest. */
export function nextLetter<H extends Head>(
  heads: readonly H[],
  running: readonly Place[],
  now: number,
): H | undefined {
  const counts = countsOf(running)
  const rank = (head: Head) => [
    isUrgent(head.target) ? 0 : 1,
    counts.get(head.target) ?? 0,
    head.at,
  ]
  let first: H | undefined
  for (const head of heads) {
    if (head.at > now || !hasRoom(head, counts)) continue
    if (first === undefined || compare(rank(head), rank(first)) < 0) first = head
  }
  return first
}

const isUrgent = (target: Target) => !target.startsWith("app:")

function compare(one: readonly number[], two: readonly number[]): number {
  const at = one.findIndex((value, place) => value !== two[place])
  return at < 0 ? 0 : (one[at] ?? 0) - (two[at] ?? 0)
}
