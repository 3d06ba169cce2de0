// Measures durations on a machine that has other work too.

import assert from "node:assert/strict"

const triesMost = 5

/** Fails if none of a few measurements is below `ms`: other work can only make them longer. */
export async function assertTakesLess(ms: number, measure: () => Promise<number>): Promise<void> {
  const took: number[] = []
  do took.push(await measure())
  while (Math.min(...took) >= ms && took.length < triesMost)
  assert.ok(Math.min(...took) < ms, `${took.map(Math.round).join(", ")} ms`)
}
