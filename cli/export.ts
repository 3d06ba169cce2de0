// menshen users export: all people as JSON Lines, in the form that import reads, page by page.

import { createWriteStream } from "node:fs"
import { rename, rm } from "node:fs/promises"
import { Readable, type Writable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { AdminCommand, Call } from "./command.ts"
import { exits, Refusal } from "./refusal.ts"

export const exportPeople: AdminCommand = {
  verb: "export",
  about: "Exports all people as JSON Lines to a file, or to the standard output.",
  positionals: ["FILE?"],
  options: {},
  run: async (call) => {
    const [path = "-"] = call.positionals
    const counted = { people: 0 }
    const source = Readable.from(pages(call, counted), { objectMode: true })
    if (path === "-") await pipeline(source, process.stdout, { end: false })
    else await writeWhole(source, path)
    call.terminal.note(`${counted.people} people.`)
    return exits.done
  },
}

/** Each page is a consistent snapshot; a page that is lost on the way is requested again. */
async function* pages({ api, terminal }: Call, counted: { people: number }) {
  const path = `${await api.pool()}/export`
  let after = ""
  do {
    const page = await api.page(`${path}?after=${encodeURIComponent(after)}`)
    counted.people += page.lines
    terminal.progress.show(counted.people, undefined, `${counted.people} people`)
    yield page.text
    after = page.next
  } while (after !== "")
}

/** Renamed when complete, so that a file of that name is always a whole export. Mode 0600, because it
 * contains personal data. What stands in the way of the part is removed and the part is made anew: a link
 * is not followed, and nobody else's mode is kept. */
async function writeWhole(source: Readable, path: string): Promise<void> {
  const part = `${path}.part`
  try {
    await rm(part, { force: true })
    await pipeline(source, createWriteStream(part, { flags: "wx", mode: 0o600 }) as Writable)
    await rename(part, path)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(exits.usage, `${path} cannot be written: ${(error as Error).message}`)
  }
}
