// A request to the Menshen of this machine, in HTTP/1.1 by hand: Node's own client would take a quarter of what the
// launcher may occupy (docs/operating.md#memory).

import { connect, type NetConnectOpts, type Socket } from "node:net"

export interface Answer {
  status: number
  body: string
}

/** An address, or the path of a socket in the file system. */
export type Where = { host: string; port: number } | { path: string }

const patienceMs = 8000
const longestAnswer = 1_000_000

/** Sends a request without a body; the other side ends the connection after its answer. */
export function send(where: Where, path: string, method: string): Socket {
  const socket = connect(where as NetConnectOpts)
  socket.setTimeout(patienceMs, () => socket.destroy(new Error("silent")))
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  return socket
}

/** Undefined when nobody answers. */
export function ask(where: Where, path: string): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const socket = send(where, path, "GET")
    const chunks: Buffer[] = []
    let length = 0
    socket.on("data", (chunk) => {
      length += chunk.length
      if (length > longestAnswer) socket.destroy()
      else chunks.push(chunk)
    })
    socket.on("error", () => resolve(undefined))
    socket.on("close", () => resolve(answerIn(Buffer.concat(chunks).toString())))
  })
}

export function answerIn(text: string): Answer | undefined {
  const end = text.indexOf("\r\n\r\n")
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(text) ?? []
  if (end < 0 || status === undefined) return undefined
  const [head, body] = [text.slice(0, end), text.slice(end + 4)]
  const isChunked = /^transfer-encoding: *chunked *$/im.test(head)
  return { status: Number(status), body: isChunked ? withoutChunks(body) : body }
}

/** RFC 9112, section 7.1. A size counts bytes. */
function withoutChunks(body: string): string {
  const bytes = Buffer.from(body)
  const parts: Buffer[] = []
  let at = 0
  for (;;) {
    const line = bytes.indexOf("\r\n", at)
    const size = line < 0 ? 0 : Number.parseInt(bytes.toString("latin1", at, line), 16)
    if (!(size > 0)) return Buffer.concat(parts).toString()
    parts.push(bytes.subarray(line + 2, line + 2 + size))
    at = line + 2 + size + 2
  }
}

/** The address at which this machine reaches a server that listens on `host`. */
export function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "*") return "127.0.0.1"
  return host === "::" ? "::1" : host
}
