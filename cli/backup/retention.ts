// Deletes generations that are too old.

import { type Generation, outdated } from "./generations.ts"
import { generationsFrom, parsePartKey } from "./names.ts"
import type { Target } from "./target.ts"

/** Lists the generations that began long enough ago, and of the others only the newest whole one: the list of a
 * bucket costs a request for each thousand names. */
export async function dropOutdated(target: Target, keepMs: number, now: number): Promise<string[]> {
  const names = await target.generations()
  const oldest = generationsFrom(now - keepMs)
  const old = await Promise.all(
    names.filter((name) => name < oldest).map((name) => generationAt(target, name)),
  )
  const newest = await newestWhole(
    target,
    names.filter((name) => name >= oldest),
  )
  const gone = outdated([...old, ...newest], keepMs, now)
  for (const name of gone) await target.removeGeneration(name)
  return gone
}

async function newestWhole(target: Target, names: readonly string[]): Promise<Generation[]> {
  for (const name of names.toReversed()) {
    const generation = await generationAt(target, name)
    if (generation.lastAt !== undefined) return [generation]
  }
  return []
}

async function generationAt(target: Target, name: string): Promise<Generation> {
  const parts = (await target.keysOf(name)).flatMap((key) => parsePartKey(key) ?? [])
  return { name, lastAt: parts.findLast(({ ends }) => ends)?.at }
}
