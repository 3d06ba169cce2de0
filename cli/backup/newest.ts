// The newest state that a backup has, and how old it is.

import { notPossible } from "../refusal.ts"
import { partsUntil } from "./chain.ts"
import { isGeneration, type PartName, seenKey } from "./names.ts"
import { decodePart } from "./part.ts"
import { type PlaceOptions, sourceAt } from "./places.ts"
import { type Opener, openerFor, passphraseName } from "./seal.ts"
import type { Source } from "./target.ts"
import { asRefusal } from "./trouble.ts"

/** When the newest backup in this place was made, in milliseconds since 1970. */
export async function newestOf(from: string, options: PlaceOptions): Promise<number> {
  try {
    const source = await sourceAt(from, options)
    const open = await openerFor(source, options.environment[passphraseName] ?? "")
    const newest = await newestIn(source, await partsOf(source, undefined), open)
    await source.close()
    return newest
  } catch (error) {
    throw asRefusal(error)
  }
}

export async function newestIn(source: Source, parts: PartName[], open: Opener): Promise<number> {
  const last = parts.at(-1)
  const bytes = last && (await source.get(last.key))
  if (last === undefined || bytes === undefined) throw notPossible(`${source.name} has no backup.`)
  const { hash } = decodePart(await open(last.key, bytes), last.key)
  return Math.max(last.at, await lastSeen(source, parts, open, hash))
}

/** Of the newest generation that has a round of then. */
export async function partsOf(source: Source, until: number | undefined): Promise<PartName[]> {
  const generations = (await source.generations()).filter(isGeneration).sort()
  for (const generation of generations.toReversed()) {
    const parts = partsUntil(await source.keysOf(generation), until)
    if (parts !== undefined) return parts
  }
  const when = until === undefined ? "" : ` of ${new Date(until).toISOString()} or earlier`
  throw notPossible(`${source.name} has no complete backup${when}.`)
}

/** When the backup last looked and found nothing that had changed since the last round; else 0. */
export async function lastSeen(source: Source, parts: PartName[], open: Opener, hash: string) {
  const last = parts.at(-1)
  if (last === undefined) return 0
  const key = seenKey(last.generation, last.isSealed)
  const bytes = await source.get(key)
  if (bytes === undefined) return 0
  const { after, at } = JSON.parse(Buffer.from(await open(key, bytes)).toString())
  return after === hash ? Date.parse(at) : 0
}
