// The API over HTTP, and every fault that a switch can inject into an answer.
import type { IncomingMessage, ServerResponse } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import { readBody, send } from "../http.ts"
import type { Platform } from "../platform.ts"
import { faultsFor, type Switches } from "../switches.ts"
import { dispatch } from "./dispatch.ts"

export async function serveApi(
  platform: Platform,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { switches } = platform
  const faults = faultsFor(switches, url.pathname)
  const body = await readBody(request)
  if (faults.apiDelayMs > 0) await sleep(faults.apiDelayMs)
  if (faults.apiDown) {
    response.destroy()
    return
  }
  const answer = await dispatch({
    platform,
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    body,
    ip: switches.callerIp ?? (request.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
  })
  response.setHeader("Date", new Date(platform.wechatSeconds() * 1000).toUTCString())
  const type =
    switches.apiContentType === "json" ? "application/json; encoding=utf-8" : "text/plain"
  const text = written(answer, faults)
  if (faults.apiTruncated) return truncated(response, type, text)
  send(response, faults.apiStatus, type, text)
}

/** JSON, unless a switch sets the text; padded by an unknown field. */
function written(answer: object, { apiBody, apiPaddingBytes }: Switches): string {
  if (apiBody !== null) return apiBody
  const padding = apiPaddingBytes > 0 ? { padding: "x".repeat(apiPaddingBytes) } : {}
  return JSON.stringify({ ...padding, ...answer })
}

/** Announces the whole answer, sends half of it and closes the connection. */
function truncated(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) })
  response.write(body.slice(0, body.length / 2), () => response.destroy())
}
