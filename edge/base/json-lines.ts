// Strict JSON Lines (jsonlines.org, RFC 8259): UTF-8 only, a length limit for each line, and a number
// for every line. The command line and the worker share this file, so that both split and count alike.

export const lineBytesMax = 16 * 1024

export interface RawLine {
  /** Counted from 1, empty lines included, as an editor counts them. */
  number: number
  /** Without the line feed. A line that is too long is cut one byte above the limit. */
  bytes: Uint8Array
  /** Offset of the next line, in bytes from the start of the file. */
  end: number
}

export const isTooLong = ({ bytes }: RawLine): boolean => bytes.length > lineBytesMax

const lineFeed = 10
const byteOrderMark = [0xef, 0xbb, 0xbf]

/** Splits chunks into lines, and buffers at most one line. */
export class LineSplitter {
  private rest: Uint8Array[] = []
  private restBytes = 0
  private number: number
  private end: number

  /** Can continue after a part that was read before, given its lines and bytes. */
  constructor(after: { lines: number; bytes: number } = { lines: 0, bytes: 0 }) {
    this.number = after.lines
    this.end = after.bytes
  }

  *push(chunk: Uint8Array): Generator<RawLine> {
    let start = 0
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, start)) {
      this.keep(chunk.subarray(start, at))
      this.end += 1
      yield this.line()
      start = at + 1
    }
    this.keep(chunk.subarray(start))
  }

  /** The last line, if the file does not end with a line feed. */
  *finish(): Generator<RawLine> {
    if (this.restBytes > 0) yield this.line()
  }

  private keep(part: Uint8Array): void {
    const space = lineBytesMax + 1 - this.restBytes
    this.end += part.length
    if (space <= 0 || part.length === 0) return
    this.rest.push(part.subarray(0, space))
    this.restBytes += Math.min(space, part.length)
  }

  private line(): RawLine {
    this.number += 1
    const bytes = joined(this.rest, this.restBytes)
    this.rest = []
    this.restBytes = 0
    const marked = this.number === 1 ? withoutMark(bytes) : bytes
    return { number: this.number, bytes: marked, end: this.end }
  }
}

function joined(parts: Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1 && parts[0] !== undefined) return parts[0]
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Some editors begin a file with U+FEFF; a parser may ignore it (RFC 8259 section 8.1). */
const withoutMark = (bytes: Uint8Array): Uint8Array =>
  byteOrderMark.every((byte, at) => bytes[at] === byte) ? bytes.subarray(3) : bytes

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** The text of a line, or undefined if it is not UTF-8. */
export function textOfLine(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
