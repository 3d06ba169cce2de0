// One request to WeChat's API: no redirect is followed, time and size of the answer are bounded, and what the caller
// gets of it has no secret.

import { parseMended } from "../../edge/base/mended-json.ts"
import type { Silence } from "../../edge/base/relay-protocol.ts"
import { exchange, type Reply } from "./transport.ts"

const requestMs = 2000
const answerBytesMax = 64 * 1024

export type Members = Record<string, unknown>

export type WeChatAnswer = { ok: true; members: Members } | { ok: false; silence: Silence }

export interface Request {
  url: URL
  body?: unknown
  /** In milliseconds since 1970. */
  until: number
  bytesMax?: number | undefined
}

const silent = (silence: Silence): WeChatAnswer => ({ ok: false, silence })

export async function askWeChat({ url, body, until, ...more }: Request): Promise<WeChatAnswer> {
  const ms = Math.min(requestMs, until - Date.now())
  if (ms <= 0) return silent({ status: 0, error: timeIsOver, isPassing: false })
  const text = body === undefined ? undefined : JSON.stringify(body)
  try {
    const { bytesMax = answerBytesMax } = more
    return heard(await exchange(url, text, { ms, bytesMax }))
  } catch (error) {
    const kind = kindOf(error)
    return silent({ status: 0, error: kind, isPassing: lost.includes(kind) })
  }
}

function heard({ status, bytes, text }: Reply): WeChatAnswer {
  if (status < 200 || status > 299) return silent({ status, isPassing: status >= 500 })
  if (text === undefined) return silent({ status, bytes, isPassing: false })
  const members = membersIn(text)
  return members
    ? { ok: true, members }
    : silent({ status, bytes, error: "no JSON", isPassing: false })
}

function membersIn(text: string): Members | undefined {
  try {
    const value = parseMended(text)
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value)
    return isObject ? (value as Members) : undefined
  } catch {
    return undefined
  }
}

const timeIsOver = "TimeoutError"
/** The connection was closed without an answer. */
const lost = ["ECONNRESET", "EPIPE"]

/** Node's code tells apart: the name does not resolve, TLS failed, the connection was closed, the time is over. */
function kindOf(error: unknown): string {
  const code = (error as { code?: unknown }).code
  if (code === "ABORT_ERR") return timeIsOver
  return typeof code === "string" ? code : error instanceof Error ? error.name : typeof error
}

/** The members that the caller may see, and the errcode; no text in them quotes one of the secrets (OP-02). */
export function withoutSecrets(members: Members, names: string[], secrets: string[]): Members {
  const kept = Object.entries(members).filter(([name]) =>
    ["errcode", "errmsg", ...names].includes(name),
  )
  return quiet(Object.fromEntries(kept), secrets) as Members
}

/** The auto-replies are nine deep, and no answer that the relay passes on is deeper than three. What is much deeper would
 * overflow the stack. */
const depthMax = 12

function quiet(value: unknown, secrets: string[], depth = 0): unknown {
  if (depth > depthMax) return null
  if (typeof value === "string") {
    return secrets.reduce((text, secret) => text.replaceAll(secret, "…"), value)
  }
  if (Array.isArray(value)) return value.map((one) => quiet(one, secrets, depth + 1))
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).map(([name, one]) => [name, quiet(one, secrets, depth + 1)])
  return Object.fromEntries(entries)
}
