// A black-and-white PNG from rows of modules, with a quiet zone of four modules.
import { crc32, deflateSync } from "node:zlib"

const quiet = 4

export function drawPng(modules: boolean[][], scale = 8): Buffer {
  const side = (modules.length + 2 * quiet) * scale
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.writeUInt8(8, 8)
  const rows = Array.from({ length: side }, (_, y) => scanline(modules, y, side, scale))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ])
}

function scanline(modules: boolean[][], y: number, side: number, scale: number): Buffer {
  const line = Buffer.alloc(side + 1, 255)
  line[0] = 0
  const row = modules[Math.floor(y / scale) - quiet]
  if (!row) return line
  for (let x = 0; x < side; x++) if (row[Math.floor(x / scale) - quiet]) line[x + 1] = 0
  return line
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
