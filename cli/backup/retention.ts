// Deletes generations that are too old.

import { outdated } from "./generations.ts"
import { parsePartKey } from "./names.ts"
import type { Target } from "./target.ts"

export async function dropOutdated(target: Target, keepMs: number, now: number): Promise<string[]> {
  const names = await target.generations()
  const generations = []
  for (const name of names) {
    const rounds = (await target.keysOf(name)).flatMap((key) => parsePartKey(key) ?? [])
    const lastAt = rounds.findLast(({ ends }) => ends)?.at
    generations.push({ name, lastAt })
  }
  const gone = outdated(generations, keepMs, now)
  for (const name of gone) await target.removeGeneration(name)
  return gone
}
