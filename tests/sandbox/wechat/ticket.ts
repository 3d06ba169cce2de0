// WeChat's `ticket` value, byte for byte in the layout of published tickets
// (docs/wechat-protocol.md#ticket-value).
import { randomBytes } from "node:crypto"

export type TicketContent = { url: string; createdAt: number; expireSeconds: number }

const tag = { url: 1, createdAt: 2, expireSeconds: 3 } as const

export function mintTicket(content: TicketContent): string {
  const body = Buffer.concat([
    entry(tag.url, Buffer.from(`${content.url}\0`)),
    entry(tag.createdAt, unsigned(content.createdAt)),
    entry(tag.expireSeconds, unsigned(content.expireSeconds)),
  ])
  const length = Buffer.alloc(8)
  length.writeUInt32LE(body.length)
  // The meaning of the two bytes at offset 2 is unknown; they differ from ticket to ticket.
  const head = Buffer.concat([Buffer.from([0x81, 0x01]), randomBytes(1), Buffer.from([0xf0])])
  return Buffer.concat([head, length, body]).toString("base64")
}

export function readTicket(ticket: string): TicketContent {
  const bytes = Buffer.from(ticket, "base64")
  const entries = new Map<number, Buffer>()
  for (let at = 12; at + 1 < bytes.length; ) {
    const length = bytes.readUInt8(at + 1)
    entries.set(bytes.readUInt8(at), bytes.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  const number = (of: number) => entries.get(of)?.readUInt32LE() ?? 0
  const url = entries.get(tag.url)?.toString().replace(/\0$/, "") ?? ""
  return { url, createdAt: number(tag.createdAt), expireSeconds: number(tag.expireSeconds) }
}

function entry(of: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([of, value.length]), value])
}

function unsigned(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
