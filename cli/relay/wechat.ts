// One request to WeChat's API: no redirect is followed, time and size of the answer are bounded, and what the caller
// gets of it has no secret.

import { parseMended } from "../../edge/base/mended-json.ts"
import type { Silence } from "../../edge/base/relay-protocol.ts"

const requestMs = 2000
const answerBytesMax = 64 * 1024

export type Members = Record<string, unknown>

export type WeChatAnswer = { ok: true; members: Members } | { ok: false; silence: Silence }

export interface Request {
  url: URL
  body?: unknown
  /** In milliseconds since 1970. */
  until: number
}

const silent = (silence: Silence): WeChatAnswer => ({ ok: false, silence })

export async function askWeChat({ url, body, until }: Request): Promise<WeChatAnswer> {
  const post = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }
  const ms = Math.min(requestMs, until - Date.now())
  if (ms <= 0) return silent({ status: 0, error: "TimeoutError", isPassing: false })
  try {
    const response = await fetch(url, {
      ...(body !== undefined && post),
      redirect: "manual",
      signal: AbortSignal.timeout(ms),
    })
    return await heard(response)
  } catch (error) {
    return silent({ status: 0, error: kindOf(error), isPassing: isLost(error) })
  }
}

async function heard(response: Response): Promise<WeChatAnswer> {
  const { ok, status } = response
  if (!ok) {
    await response.body?.cancel()
    return silent({ status, isPassing: status >= 500 })
  }
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ""
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > answerBytesMax) return silent({ status, bytes, isPassing: false })
    text += decoder.decode(chunk, { stream: true })
  }
  const members = membersIn(text + decoder.decode())
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

/** Node's fetch tells the cause apart in `cause`: the name does not resolve, TLS failed, the connection was closed. */
const causeOf = (error: unknown): string => {
  const code = (error as { cause?: { code?: unknown } })?.cause?.code
  return typeof code === "string" ? code : ""
}

const kindOf = (error: unknown): string =>
  causeOf(error) || (error instanceof Error ? error.name : typeof error)

const isLost = (error: unknown): boolean =>
  ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"].includes(causeOf(error))

/** The members that the caller may see, and the errcode; no text in them quotes one of the secrets (OP-02). */
export function withoutSecrets(members: Members, names: string[], secrets: string[]): Members {
  const kept = Object.entries(members).filter(([name]) =>
    ["errcode", "errmsg", ...names].includes(name),
  )
  return quiet(Object.fromEntries(kept), secrets) as Members
}

function quiet(value: unknown, secrets: string[]): unknown {
  if (typeof value === "string") {
    return secrets.reduce((text, secret) => text.replaceAll(secret, "…"), value)
  }
  if (Array.isArray(value)) return value.map((one) => quiet(one, secrets))
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).map(([name, one]) => [name, quiet(one, secrets)])
  return Object.fromEntries(entries)
}
