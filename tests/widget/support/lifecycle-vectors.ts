// The vectors that test the core's lifecycle, for the browser build.

import { readFileSync } from "node:fs"
import type { State } from "../../../web-widget/generated.ts"

interface Row {
  readonly state: State
  /** The events that leave this state, with the next state of each. */
  readonly on: Readonly<Record<string, State>>
}

export const rows: readonly Row[] = JSON.parse(readFileSync("tests/vectors/lifecycle.json", "utf8"))

const nextOf = (from: State) => Object.values(rows.find(({ state }) => state === from)?.on ?? {})

/** A browser can miss messages, so it may see any later state, or the same one. */
export function reachable(from: State): ReadonlySet<State> {
  const seen = new Set([from])
  for (const at of seen) for (const next of nextOf(at)) seen.add(next)
  return seen
}

/** Every path from the first state to an end, with each loop taken once. */
export function* lives(from: State = "waiting", path: readonly State[] = []): Generator<State[]> {
  const here = [...path, from]
  const onwards = nextOf(from).filter((next) => next !== from)
  if (onwards.length === 0) yield here
  for (const next of new Set(onwards)) yield* lives(next, here)
}
