// The HTTP shell of the relay. It reads little of a stranger's request: the header decides before the body is read.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import {
  callsPath,
  healthPath,
  readRequestHeader,
  relayHeader,
  type SignedStamp,
} from "../../edge/base/relay-protocol.ts"
import type { Log } from "./log.ts"
import { type Known, type Relay, type Reply, unsigned } from "./relay.ts"

const bodyBytesMax = 16 * 1024
const connectionsMax = 1024

/** A request whose bytes take longer is cut off. */
const requestMs = 10_000

const limits = {
  maxHeaderSize: 8 * 1024,
  connectionsCheckingInterval: 1000,
  /** Longer than the caller keeps a connection, so that it does not write to one that closes. */
  keepAliveTimeout: 75_000,
}

/** Exactly as they are written: nothing is decoded, normalised or joined. */
const routes: Record<string, "GET" | "POST"> = { [callsPath]: "POST", [healthPath]: "GET" }

const noHttp = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"

const plain = (status: number, value: object): Reply => ({ status, body: JSON.stringify(value) })

export function serverOf(relay: Relay, log: Log, requestTimeout = requestMs): Server {
  const times = { headersTimeout: requestTimeout / 2, requestTimeout }
  const server = createServer({ ...limits, ...times }, (request, response) => {
    answer(relay, log, request).then(
      (reply) => send(response, reply, relay.isStopping),
      (error) => {
        log("failed", { error: error instanceof Error ? error.name : typeof error })
        response.destroy()
      },
    )
  })
  server.maxConnections = connectionsMax
  // Nothing moves: a caller waits for less than that, and a stranger who reads no answer for nothing.
  server.timeout = requestTimeout
  server.on("checkExpectation", (_, response) => {
    send(response, plain(417, { error: "expectation_failed" }), true)
  })
  server.on("clientError", (_, socket) => {
    log("refused", { refused: "no HTTP" })
    // Not `end` alone, which waits for the other side to end, too: a stranger need not.
    if (socket.writable) socket.end(noHttp, () => socket.destroy())
    else socket.destroy()
  })
  return server
}

async function answer(relay: Relay, log: Log, request: IncomingMessage): Promise<Reply> {
  const { method = "", url = "" } = request
  const wanted = Object.hasOwn(routes, url) ? routes[url] : undefined
  if (wanted === undefined) return plain(404, { error: "not_found" })
  if (method !== wanted) return plain(405, { error: "method_not_allowed" })
  const written = headersOf(request, relayHeader)
  // Liveness, for anybody; it makes no call.
  if (url === healthPath && written.length === 0) return plain(200, { status: "ok" })
  const stamp = written.length === 1 ? readRequestHeader(written[0] ?? "") : undefined
  const known = stamp && relay.callerOf(stamp)
  if (stamp === undefined || known === undefined) {
    log("refused", { refused: "signature", address: request.socket.remoteAddress })
    return unsigned
  }
  return answerCaller(relay, request, known, stamp)
}

async function answerCaller(
  relay: Relay,
  request: IncomingMessage,
  known: Known,
  stamp: SignedStamp,
): Promise<Reply> {
  const { method = "", url: path = "" } = request
  const body = await bodyOf(request)
  if (body === undefined) return plain(413, { error: "too_large" })
  return relay.answer(known, stamp, { method, path, body })
}

/** Every header of this name: two are not one. */
const headersOf = ({ rawHeaders }: IncomingMessage, name: string): string[] =>
  rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name)

/** The body, or undefined if it is too large. Its length stands in one header, so that every proxy on the way reads the
 * same request. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const isChunked = request.headers["transfer-encoding"] !== undefined
  const length = Number(request.headers["content-length"] ?? 0)
  if (isChunked || length > bodyBytesMax) return undefined
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > bodyBytesMax) return undefined
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function send(response: ServerResponse, { status, body, signature }: Reply, isLast: boolean): void {
  const { req: request } = response
  // What is left of a refused request is not read, and only a caller keeps a connection: there are not many.
  if (isLast || signature === undefined || !request.complete)
    response.setHeader("connection", "close")
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    ...(signature !== undefined && { [relayHeader]: signature }),
  })
  response.end(body)
}
