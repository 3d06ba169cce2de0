// Small helpers for node:http that every route needs.
import type { IncomingMessage, ServerResponse } from "node:http"

const maxBodyBytes = 1 << 20

export class BodyTooLong extends Error {}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBodyBytes) throw new BodyTooLong("The body is longer than 1 MB.")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
): void {
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body as string),
    "Cache-Control": "no-store",
  })
  response.end(body)
}

export function sendJson(response: ServerResponse, status: number, value: object): void {
  send(response, status, "application/json; charset=utf-8", JSON.stringify(value))
}
