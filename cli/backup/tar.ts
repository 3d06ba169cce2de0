// A backup in one file is a tar of the objects that it would be in a folder: POSIX ustar, regular files only.

const blockBytes = 512

const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, "0")}\0`

/** An entry: header, content, and zeros up to the next block. */
export function tarEntry(name: string, content: Uint8Array, atMs: number): Buffer[] {
  const head = Buffer.alloc(blockBytes)
  if (Buffer.byteLength(name) > 100) throw new Error(`too long for a tar: ${name}`)
  head.write(name, 0)
  head.write(octal(0o600, 8), 100)
  head.write(octal(0, 8), 108)
  head.write(octal(0, 8), 116)
  head.write(octal(content.length, 12), 124)
  head.write(octal(Math.floor(atMs / 1000), 12), 136)
  head.write("0", 156)
  head.write("ustar\x0000", 257)
  head.write(octal(checksum(head), 7), 148)
  head.write(" ", 155)
  const rest = (blockBytes - (content.length % blockBytes)) % blockBytes
  return [head, Buffer.from(content.buffer, content.byteOffset, content.length), Buffer.alloc(rest)]
}

export const tarEnd = Buffer.alloc(2 * blockBytes)

/** The sum of all bytes, those of the checksum itself counted as spaces. */
function checksum(head: Buffer): number {
  const counted = Buffer.from(head)
  counted.fill(" ", 148, 156)
  return counted.reduce((sum, byte) => sum + byte, 0)
}

export interface TarPlace {
  name: string
  start: number
  size: number
}

/** The entry at this header, "end" at the end of the archive, undefined if it is no tar. */
export function readTarHead(head: Buffer, offset: number): TarPlace | "end" | undefined {
  if (head.length < blockBytes) return undefined
  if (head.every((byte) => byte === 0)) return "end"
  const text = (start: number, length: number) =>
    head.toString("latin1", start, start + length).replace(/\0.*$/s, "")
  const number = (start: number, length: number) => Number.parseInt(text(start, length), 8)
  const size = number(124, 12)
  if (number(148, 8) !== checksum(head) || !(size >= 0)) return undefined
  return { name: text(0, 100), start: offset + blockBytes, size }
}

export const afterEntry = ({ start, size }: TarPlace): number =>
  start + Math.ceil(size / blockBytes) * blockBytes

export const tarBlockBytes = blockBytes
