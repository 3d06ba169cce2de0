// One request, with a bound for its time and size. No redirect is followed. It says by which certificate it was
// answered, which `fetch` does not.

import { request as http, type IncomingMessage } from "node:http"
import { request as https } from "node:https"
import type { TLSSocket } from "node:tls"

export const requestMs = 8000
const bytesMax = 1 << 20

export interface Certificate {
  subject: string
  issuer: string
  /** In milliseconds since 1970. */
  ends: number
}

export interface Reply {
  status: number
  header: (name: string) => string
  text: string
  certificate: Certificate | undefined
}

export interface Ask {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** Rejects with the error of the system; `whyUnreachable` has sentences for it. */
export function ask(url: string | URL, { method = "GET", headers = {}, body }: Ask = {}) {
  const target = new URL(url)
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }
  const options = {
    agent: false as const,
    method,
    headers: { ...headers, ...length },
    signal: AbortSignal.timeout(requestMs),
  }
  return new Promise<Reply>((resolve, reject) => {
    const sent = (target.protocol === "https:" ? https : http)(target, options, (response) => {
      read(response).then(resolve, reject)
    })
    sent.on("upgrade", (response: IncomingMessage, socket) => {
      socket.destroy()
      resolve(replyOf(response, ""))
    })
    sent.on("error", (error: NodeJS.ErrnoException) =>
      reject(Object.assign(new Error(error.message, { cause: error }), { name: error.name })),
    )
    sent.end(body)
  })
}

async function read(response: IncomingMessage): Promise<Reply> {
  const certificate = certificateOf(response)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += chunk.length
    // Leaving the loop ends the connection.
    if (bytes > bytesMax) break
    chunks.push(chunk)
  }
  return { ...replyOf(response, Buffer.concat(chunks).toString()), certificate }
}

const replyOf = ({ statusCode = 0, headers }: IncomingMessage, text: string): Reply => ({
  status: statusCode,
  header: (name) => String(headers[name] ?? ""),
  text,
  certificate: undefined,
})

function certificateOf({ socket }: IncomingMessage): Certificate | undefined {
  const { getPeerCertificate } = socket as Partial<TLSSocket>
  const found = getPeerCertificate?.call(socket)
  if (found === undefined || found.valid_to === undefined) return undefined
  return {
    subject: String(found.subject?.CN ?? found.subjectaltname ?? ""),
    issuer: String(found.issuer?.O ?? found.issuer?.CN ?? ""),
    ends: Date.parse(found.valid_to),
  }
}

/** The answer as an object; {} if it is none. */
export function objectIn({ text }: Pick<Reply, "text">): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
