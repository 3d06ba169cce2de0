// What menshen restore does, once its options are known.

import { type Exit, exits } from "../refusal.ts"
import { jsonText } from "../show.ts"
import { type FolderMark, writeMark } from "../start/folder-mark.ts"
import type { Terminal } from "../terminal.ts"
import { ahead } from "./ahead.ts"
import { checkLink } from "./chain.ts"
import { EmptyFolder } from "./empty-folder.ts"
import { type Mended, mend } from "./mend.ts"
import { type PartName, parsePartKey } from "./names.ts"
import { lastSeen, newestIn, partsOf } from "./newest.ts"
import { decodePart } from "./part.ts"
import { type PlaceOptions, sourceAt } from "./places.ts"
import { Rebuild } from "./rebuild.ts"
import { type Opener, openerFor, passphraseName } from "./seal.ts"
import type { Source } from "./target.ts"
import { asRefusal } from "./trouble.ts"

export interface RestoreOptions extends PlaceOptions {
  from: string
  data: string
  /** Milliseconds since 1970. */
  until: number | undefined
  terminal: Terminal
}

/** Objects that are fetched at once: a day of small rounds is thousands of them. */
const atOnce = 16

export const runRestore = (options: RestoreOptions): Promise<Exit> =>
  restore(options).catch((error) => {
    throw asRefusal(error)
  })

async function restore(options: RestoreOptions): Promise<Exit> {
  const { from, data, until, terminal, environment, switches } = options
  const source = await sourceAt(from, options)
  const open = await openerFor(source, environment[passphraseName] ?? "")
  const parts = await partsOf(source, until)
  if (switches.has("list")) return list(source, parts, open, terminal)
  const folder = await EmptyFolder.open(data)
  try {
    const { paths, hash, mark } = await rebuild(source, parts, open, folder.inside)
    const at = parts.at(-1)?.at ?? 0
    const seenAt = until === undefined ? await lastSeen(source, parts, open, hash) : 0
    const mended = mend(folder.inside, paths, Date.now())
    if (mark !== null) writeMark(folder.inside, mark)
    folder.fill()
    const restored = { at: Math.max(at, seenAt), data, ...mended }
    terminal.out(terminal.json ? jsonText(asJson(restored)) : sentencesOf(restored))
    return exits.done
  } finally {
    folder.close()
    await source.close()
  }
}

/** For a person, and for a program that watches how old the backup is. */
async function list(source: Source, parts: PartName[], open: Opener, terminal: Terminal) {
  const newest = await newestIn(source, parts, open)
  const [first = ""] = (await source.generations()).sort()
  const oldest = (await source.keysOf(first)).flatMap((key) => parsePartKey(key) ?? [])[0]?.at
  const json = {
    newest: new Date(newest).toISOString(),
    ageSeconds: Math.round((Date.now() - newest) / 1000),
    oldest: new Date(oldest ?? newest).toISOString(),
  }
  const text = `The newest backup is of ${json.newest}, ${json.ageSeconds} s ago; the oldest of ${json.oldest}.`
  terminal.out(terminal.json ? jsonText(json) : text)
  await source.close()
  return exits.done
}

async function rebuild(source: Source, parts: PartName[], open: Opener, inside: string) {
  const files = new Rebuild(inside)
  try {
    let hash = ""
    let mark: FolderMark | null = null
    const fetched = ahead(parts, atOnce, async (part) => {
      const bytes = await source.get(part.key)
      return { part, bytes: await open(part.key, bytes ?? new Uint8Array()) }
    })
    for await (const { part, bytes } of fetched) {
      const decoded = decodePart(bytes, part.key)
      checkLink(part, decoded.manifest, hash)
      files.add(decoded)
      hash = decoded.hash
      mark = decoded.manifest.mark
    }
    const { paths } = files
    files.finish()
    return { paths, hash, mark }
  } finally {
    files.close()
  }
}

interface Restored extends Mended {
  at: number
  data: string
}

const asJson = ({ at, ...rest }: Restored) => ({ at: new Date(at).toISOString(), ...rest })

function sentencesOf(restored: Restored): string {
  const { at, data, people, sessions, grants, tickets, withoutUser } = restored
  const moment = new Date(at).toISOString()
  const ended = tickets === 0 ? "" : `${tickets} sign-ins under way ended; their people scan again.`
  const half =
    withoutUser === 0
      ? ""
      : ` ${withoutUser} sessions and grants ended, because their users are newer than the directory.`
  return [
    `Restored the state of ${moment} to ${data}: ${people} people, ${sessions} sessions and ${grants} grants.`,
    `Everything after ${moment} is lost: people who came since get a new user id, and what was signed out, unlinked or forgotten since has to be ended again.`,
    `${ended}${half}`.trim(),
    `Start it with npx menshen start --data ${data}, and only if it runs nowhere else. It needs the menshen.json and menshen.env of before. WeChat answers it only if this machine's address is in the account's list (API IP 白名单).`,
  ]
    .filter((line) => line !== "")
    .join("\n")
}
