// How far a file was read, with a hash of that part, so that an import never continues with another
// file.

import { createHash, type Hash } from "node:crypto"
import type { Source } from "./source.ts"

export interface Mark {
  lines: number
  bytes: number
  /** SHA-256 of those bytes, base64url. */
  hash: string
}

export const cursorOf = ({ lines, bytes, hash }: Mark): string => `${lines}.${bytes}.${hash}`

export function markOf(cursor: string): Mark | undefined {
  const [, lines, bytes, hash] = /^(\d{1,15})\.(\d{1,15})\.([\w-]{43})$/.exec(cursor) ?? []
  return hash === undefined ? undefined : { lines: Number(lines), bytes: Number(bytes), hash }
}

/** The running hash of a file that is read further than it was sent. */
export class Prefix {
  private readonly hash: Hash
  private bytes: number
  /** Chunks that were read but are not in the hash yet. */
  private readonly ahead: Uint8Array[] = []

  constructor(hash = createHash("sha256"), bytes = 0) {
    this.hash = hash
    this.bytes = bytes
  }

  /** Passes the chunks on, and remembers them. */
  async *following(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.ahead.push(chunk)
      yield chunk
    }
  }

  hashUpTo(end: number): string {
    for (
      let chunk = this.ahead[0];
      chunk !== undefined && this.bytes < end;
      chunk = this.ahead[0]
    ) {
      const part = chunk.subarray(0, end - this.bytes)
      this.hash.update(part)
      this.bytes += part.length
      if (part.length === chunk.length) this.ahead.shift()
      else this.ahead[0] = chunk.subarray(part.length)
    }
    return this.hash.copy().digest("base64url")
  }
}

/** The prefix that a mark describes, if the file still begins with it. */
export async function prefixOf(source: Source, mark: Mark): Promise<Prefix | undefined> {
  const hash = createHash("sha256")
  for await (const chunk of upTo(source, mark)) hash.update(chunk)
  const isSame = hash.copy().digest("base64url") === mark.hash
  return isSame ? new Prefix(hash, mark.bytes) : undefined
}

/** The chunks of the part that a mark describes. */
export async function* upTo(source: Source, { bytes }: Mark): AsyncGenerator<Uint8Array> {
  let left = bytes
  if (left === 0) return
  for await (const chunk of source.from(0)) {
    yield chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) return
  }
}
