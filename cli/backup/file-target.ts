// A backup in one file: a tar of the objects.

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs"
import { dirname } from "node:path"
import { notPossible } from "../refusal.ts"
import { isGeneration } from "./names.ts"
import { privateFile, syncFolder, writeAll } from "./private-files.ts"
import { afterEntry, readTarHead, type TarPlace, tarBlockBytes, tarEnd, tarEntry } from "./tar.ts"
import type { Source, Target } from "./target.ts"

/** The file has its name once it is complete. */
export function fileTarget(path: string): Target {
  if (existsSync(path)) throw notPossible(`${path} exists already, and a backup replaces none.`)
  const unfinished = `${path}.unfinished`
  const file = openNew(unfinished)
  let isOpen = true
  const close = async () => {
    if (isOpen) closeSync(file)
    isOpen = false
    rmSync(unfinished, { force: true })
  }
  return {
    name: path,
    get: async () => undefined,
    generations: async () => [],
    keysOf: async () => [],
    put: async (key, bytes) => {
      for (const chunk of tarEntry(key, bytes, Date.now())) writeAll(file, chunk)
    },
    removeGeneration: async () => {},
    finish: async () => {
      writeAll(file, tarEnd)
      fsyncSync(file)
      renameSync(unfinished, path)
      syncFolder(dirname(path))
    },
    close,
  }
}

/** Whoever made it before could read what is written, or writes there himself at this moment. */
function openNew(unfinished: string): number {
  try {
    return openSync(unfinished, "wx", privateFile)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
    throw notPossible(
      `${unfinished} exists: another backup is being made, or one was interrupted. Remove it if none is.`,
    )
  }
}

export function fileSource(path: string): Source {
  const file = openSync(path, "r")
  const places = placesIn(file, path)
  const keys = places.map(({ name }) => name)
  return {
    name: path,
    get: async (key) => {
      const place = places.find(({ name }) => name === key)
      return place && readAt(file, place.start, place.size)
    },
    generations: async () => [...new Set(keys.map(generationIn))].filter(isGeneration),
    keysOf: async (generation) => keys.filter((key) => generationIn(key) === generation),
    close: async () => closeSync(file),
  }
}

const generationIn = (key: string) => key.slice(0, key.indexOf("/"))

function placesIn(file: number, path: string): TarPlace[] {
  const size = statSync(path).size
  const places: TarPlace[] = []
  for (let at = 0; ; ) {
    const head = readTarHead(readAt(file, at, tarBlockBytes), at)
    if (head === "end") return places
    if (head === undefined && at === 0) throw notPossible(`${path} is not a backup of Menshen.`)
    if (head === undefined || head.start + head.size > size) {
      throw notPossible(`${path} is cut off or damaged at byte ${at}.`)
    }
    places.push(head)
    at = afterEntry(head)
  }
}

function readAt(file: number, start: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  const read = readSync(file, bytes, 0, size, start)
  return bytes.subarray(0, read)
}
