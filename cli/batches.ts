// Splits a long file into batches, each small enough for one transaction.

import { LineSplitter, type RawLine } from "../edge/base/json-lines.ts"

export const batchLinesMax = 500
const batchBytesMax = 256 * 1024

export interface Batch {
  /** The number of its first line in the file, from 1. */
  first: number
  lines: number
  bytes: Uint8Array
  /** Offset of the next batch, in bytes of the file. */
  end: number
}

/**
 * @param after the part of the file that was read before, so that lines keep their numbers
 * @param keep false for a line to leave out; an empty line takes its place
 */
export async function* batches(
  chunks: AsyncIterable<Uint8Array>,
  after: { lines: number; bytes: number },
  keep: (line: RawLine) => boolean = () => true,
): AsyncGenerator<Batch> {
  let open: RawLine[] = []
  let size = 0
  for await (const read of linesOf(chunks, after)) {
    const line = keep(read) ? read : { ...read, bytes: new Uint8Array() }
    open.push(line)
    size += line.bytes.length + 1
    if (open.length < batchLinesMax && size < batchBytesMax) continue
    yield batchOf(open, size)
    open = []
    size = 0
  }
  if (open.length > 0) yield batchOf(open, size)
}

export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  after = { lines: 0, bytes: 0 },
): AsyncGenerator<RawLine> {
  const splitter = new LineSplitter(after)
  for await (const chunk of chunks) yield* splitter.push(chunk)
  yield* splitter.finish()
}

function batchOf(lines: RawLine[], size: number): Batch {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const line of lines) {
    bytes.set(line.bytes, at)
    at += line.bytes.length
    bytes[at++] = 10
  }
  const [first, last] = [lines.at(0), lines.at(-1)]
  return { first: first?.number ?? 0, lines: lines.length, bytes, end: last?.end ?? 0 }
}
