// The vectors that test the core's lifecycle, for the browser build.

import { readFileSync } from "node:fs"
import type { State } from "../../../web-widget/generated.ts"

interface Row {
  readonly state: State
  /** The events that lead on, and where to. */
  readonly on: Readonly<Record<string, State>>
}

export const rows: readonly Row[] = JSON.parse(readFileSync("tests/vectors/lifecycle.json", "utf8"))

const nextOf = (from: State) => Object.values(rows.find(({ state }) => state === from)?.on ?? {})

/** Messages can be missed, so whatever stands further along may be seen; staying is possible. */
export function reachable(from: State): ReadonlySet<State> {
  const seen = new Set([from])
  for (const at of seen) for (const next of nextOf(at)) seen.add(next)
  return seen
}

/** Every way through a life, from its first state to an end; what leads back to itself once. */
export function* lives(from: State = "waiting", path: readonly State[] = []): Generator<State[]> {
  const here = [...path, from]
  const onwards = nextOf(from).filter((next) => next !== from)
  if (onwards.length === 0) yield here
  for (const next of new Set(onwards)) yield* lives(next, here)
}
