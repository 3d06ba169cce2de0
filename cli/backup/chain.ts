// Which parts a restore reads, in which order, and what makes it refuse.

import { notPossible } from "../refusal.ts"
import { type PartName, parsePartKey } from "./names.ts"
import type { Manifest } from "./part.ts"

/**
 * The parts of a generation up to its newest round, or its newest one that is not later than `until`. Undefined if
 * it has no such round.
 */
export function partsUntil(
  keys: readonly string[],
  until = Number.POSITIVE_INFINITY,
): PartName[] | undefined {
  const parts = keys
    .flatMap((key) => parsePartKey(key) ?? [])
    .toSorted((one, other) => one.sequence - other.sequence)
  const last = parts.findLastIndex(({ ends, at }) => ends && at <= until)
  if (last < 0) return undefined
  const chain = parts.slice(0, last + 1)
  checkGaps(chain)
  return chain
}

function checkGaps(chain: readonly PartName[]): void {
  for (const [at, { sequence, generation }] of chain.entries()) {
    if (sequence === at) continue
    const end = chain.at(at - 1)
    const advice =
      at === 0 || end === undefined
        ? "Restore an earlier generation with --at."
        : `With --at ${new Date(end.at).toISOString()} you restore what is before the gap.`
    throw notPossible(`Part ${at} of the backup ${generation} is missing. ${advice}`)
  }
}

/** Compares a part with its name and with the part before it. */
export function checkLink(name: PartName, manifest: Manifest, before: string): void {
  const isItself =
    manifest.generation === name.generation &&
    manifest.sequence === name.sequence &&
    manifest.ends === name.ends &&
    Date.parse(manifest.at) === name.at
  if (!isItself) throw notPossible(`${name.key} holds another part: somebody exchanged objects.`)
  if (manifest.before === before) return
  throw notPossible(`${name.key} does not follow the part before it: somebody exchanged objects.`)
}
