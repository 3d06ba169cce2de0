// The input of an import: a file, which can be resumed, or a pipe, which cannot.

import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { open, stat } from "node:fs/promises"
import { wrongUsage } from "./refusal.ts"

export interface Source {
  /** In bytes; absent for a pipe. */
  size?: number
  /** Identifies the file to Menshen by its content; absent for a pipe. */
  id?: string
  /** Reads from this byte on. */
  from: (start: number) => AsyncIterable<Uint8Array>
}

const chunkBytes = 256 * 1024
const idBytes = 64 * 1024

export async function sourceOf(path: string): Promise<Source> {
  if (path === "-") return { from: () => process.stdin }
  const about = await stat(path).catch(() => undefined)
  if (!about?.isFile()) throw wrongUsage(`There is no file ${path} to read. "-" reads a pipe.`)
  return {
    size: about.size,
    id: await headHash(path),
    from: (start) => createReadStream(path, { start, highWaterMark: chunkBytes }),
  }
}

async function headHash(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(idBytes), 0, idBytes, 0)
    return createHash("sha256").update(buffer.subarray(0, bytesRead)).digest("base64url")
  } finally {
    await file.close()
  }
}
