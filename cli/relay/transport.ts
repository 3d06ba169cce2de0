// HTTP to WeChat on connections that are kept, with bounds for time and size. No redirect is followed.

import { Agent as HttpAgent, request as http, type IncomingMessage } from "node:http"
import { Agent as HttpsAgent, request as https } from "node:https"

export interface Reply {
  status: number
  bytes: number
  /** Absent if the answer is too large, or its status is no success. */
  text?: string
}

const kept = { keepAlive: true }
const agents = { "http:": new HttpAgent(kept), "https:": new HttpsAgent(kept) }

/** Rejects with what went wrong on the way. */
export function exchange(
  url: URL,
  body: string | undefined,
  bounds: { ms: number; bytesMax: number },
): Promise<Reply> {
  const isSecure = url.protocol === "https:"
  const options = {
    agent: isSecure ? agents["https:"] : agents["http:"],
    method: body === undefined ? "GET" : "POST",
    headers: {
      accept: "application/json",
      ...(body !== undefined && {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      }),
    },
    signal: AbortSignal.timeout(bounds.ms),
  }
  return new Promise((resolve, reject) => {
    const request = (isSecure ? https : http)(url, options, (response) => {
      read(response, bounds.bytesMax).then(resolve, reject)
    })
    // Without this, Node would neither give the answer nor fail, and the call would never end.
    request.on("upgrade", ({ statusCode: status = 0 }, socket) => {
      socket.destroy()
      resolve({ status, bytes: 0 })
    })
    request.on("error", reject)
    request.end(body)
  })
}

async function read(response: IncomingMessage, bytesMax: number): Promise<Reply> {
  const { statusCode: status = 0 } = response
  if (status < 200 || status > 299) {
    response.destroy()
    return { status, bytes: 0 }
  }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += chunk.length
    // Leaving the loop ends the connection.
    if (bytes > bytesMax) return { status, bytes }
    chunks.push(chunk)
  }
  return { status, bytes, text: Buffer.concat(chunks).toString() }
}
