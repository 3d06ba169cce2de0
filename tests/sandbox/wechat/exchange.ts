// One HTTP exchange as WeChat's push servers make it: HTTP/1.0, a new connection, no redirects
// followed, and one time limit for everything (docs/wechat-protocol.md#url-verification, #delivery).
import { connect as connectTcp, type Socket } from "node:net"
import { connect as connectTls } from "node:tls"

export type ExchangeRequest = {
  method: "GET" | "POST"
  url: string
  headers: Record<string, string>
  body?: Uint8Array
  timeoutMs: number
  httpVersion: "1.0" | "1.1"
}
export type ExchangeAnswer =
  | { ok: true; status: number; body: Buffer; ms: number }
  | { ok: false; timeout: boolean; why: string; ms: number }

const maxAnswerBytes = 1 << 20

export async function exchange(request: ExchangeRequest): Promise<ExchangeAnswer> {
  const start = performance.now()
  const ms = () => Math.round(performance.now() - start)
  try {
    const answer = parseAnswer(await roundTrip(request))
    return { ok: true, ...answer, ms: ms() }
  } catch (error) {
    const timeout = error instanceof Timeout
    return { ok: false, timeout, why: (error as Error).message, ms: ms() }
  }
}

class Timeout extends Error {}

function roundTrip(request: ExchangeRequest): Promise<Buffer> {
  const socket = open(new URL(request.url))
  const chunks: Buffer[] = []
  return new Promise<Buffer>((resolve, reject) => {
    const end = (error?: Error) => {
      clearTimeout(timer)
      socket.destroy()
      error ? reject(error) : resolve(Buffer.concat(chunks))
    }
    const late = () => end(new Timeout(`no answer within ${request.timeoutMs} ms`))
    const timer = setTimeout(late, request.timeoutMs)
    let size = 0
    socket.on("data", (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > maxAnswerBytes) end(new Error("the answer is longer than 1 MB"))
      else if (isWhole(chunks)) end()
    })
    socket.once("end", () => end())
    socket.once("error", (error) => end(error))
    socket.write(Buffer.concat([Buffer.from(head(request)), request.body ?? Buffer.alloc(0)]))
  })
}

function open(url: URL): Socket {
  const secure = url.protocol === "https:"
  const port = Number(url.port) || (secure ? 443 : 80)
  const host = url.hostname.replace(/^\[|\]$/g, "")
  return secure ? connectTls({ host, port, servername: host }) : connectTcp({ host, port })
}

function head({ method, url, headers, body, httpVersion }: ExchangeRequest): string {
  const { host, pathname, search } = new URL(url)
  const length = method === "POST" ? { "Content-Length": String(body?.length ?? 0) } : {}
  const all = { Host: host, "User-Agent": "Mozilla/4.0", Accept: "*/*", ...headers, ...length }
  const lines = Object.entries({ ...all, Connection: "close" }).map(([k, v]) => `${k}: ${v}`)
  return `${method} ${pathname}${search} HTTP/${httpVersion}\r\n${lines.join("\r\n")}\r\n\r\n`
}

/** Servers that still keep the connection open announce the length of their answer. */
function isWhole(chunks: Buffer[]): boolean {
  const { headers, rest } = split(Buffer.concat(chunks))
  if (headers === undefined) return false
  if (isChunked(headers))
    return rest.includes("\r\n0\r\n\r\n") || rest.toString("latin1").startsWith("0\r\n\r\n")
  const length = /^content-length:\s*(\d+)/im.exec(headers)?.[1]
  return length !== undefined && rest.length >= Number(length)
}

function parseAnswer(raw: Buffer): { status: number; body: Buffer } {
  const { headers, rest } = split(raw)
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(headers ?? "")?.[1]
  if (headers === undefined || status === undefined) throw new Error("the answer is not HTTP")
  const length = /^content-length:\s*(\d+)/im.exec(headers)?.[1]
  if (length !== undefined && rest.length < Number(length)) throw new Error("the answer is cut off")
  return { status: Number(status), body: isChunked(headers) ? joinChunks(rest) : rest }
}

const isChunked = (headers: string) => /^transfer-encoding:\s*chunked/im.test(headers)

function split(raw: Buffer): { headers?: string; rest: Buffer } {
  const at = raw.indexOf("\r\n\r\n")
  if (at < 0) return { rest: raw }
  return { headers: raw.toString("latin1", 0, at), rest: raw.subarray(at + 4) }
}

function joinChunks(raw: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const eol = raw.indexOf("\r\n", at)
    const size = Number.parseInt(raw.toString("latin1", at, eol), 16)
    if (eol < 0 || Number.isNaN(size)) throw new Error("the answer is cut off")
    if (size === 0) return Buffer.concat(parts)
    parts.push(raw.subarray(eol + 2, eol + 2 + size))
    at = eol + 2 + size + 2
  }
}
