// A client of Menshen's admin API. Only this file sends the key, and only to the issuer.

import { setTimeout as sleep } from "node:timers/promises"
import type { Pool } from "../edge/base/admin-api.ts"
import { exits, Refusal, wrongUsage } from "./refusal.ts"
import { whyUnreachable } from "./unreachable.ts"

const timeoutMs = 60_000
/** A restart of Menshen must not end an import that has run for minutes. */
const retryAfterMs = [200, 500, 1000, 2000, 4000, 8000]

export class Api {
  private readonly issuer: URL
  private readonly headers: Record<string, string>
  private readonly wantedPool: string | undefined
  private found: string | undefined

  constructor(issuer: string, key: string, operator: string, pool: string | undefined) {
    this.issuer = issuerOf(issuer)
    this.headers = { authorization: `Bearer ${key}`, "menshen-operator": operator }
    this.wantedPool = pool
  }

  get(path: string): Promise<Answer> {
    return this.json("GET", path)
  }

  /** `body` is sent as JSON, bytes are sent unchanged. */
  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.json("POST", path, body)
  }

  /** Like `post`, with retries while Menshen is away; for calls that may be repeated. */
  postPatiently(path: string, body: unknown): Promise<Answer> {
    return patiently(() => this.post(path, body))
  }

  /** A page of JSON Lines, and where the next one starts: "" after the last. */
  page(path: string): Promise<{ text: string; lines: number; next: string }> {
    return patiently(async () => {
      const response = await this.send("GET", path, undefined)
      const text = await response.text().catch(() => {
        throw brokenOff()
      })
      const next = response.headers.get("menshen-next") ?? ""
      return { text, lines: text.split("\n").length - 1, next }
    })
  }

  /** `/admin/pools/{pool}` of the pool that was named, or of the only one there is. */
  async pool(): Promise<string> {
    this.found ??= (await this.choosePool()).name
    return `/admin/pools/${encodeURIComponent(this.found)}`
  }

  async choosePool(): Promise<Pool> {
    const { pools } = (await this.get("/admin/pools")) as unknown as { pools: Pool[] }
    const names = pools.map(({ name }) => name).join(", ")
    const wanted = this.wantedPool
    const pool = pools.find(({ name }) => name === wanted)
    if (pool !== undefined) return pool
    if (wanted !== undefined) throw wrongUsage(`There is no pool "${wanted}". There are: ${names}.`)
    const [only, ...others] = pools
    if (only !== undefined && others.length === 0) return only
    throw wrongUsage(`Say which pool with --pool. There are: ${names}.`)
  }

  private async json(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.send(method, path, body)
    const answer: unknown = await response.json().catch(() => undefined)
    if (typeof answer === "object" && answer !== null) return answer as Answer
    throw brokenOff()
  }

  private async send(method: string, path: string, body: unknown): Promise<Response> {
    const raw = body instanceof Uint8Array
    const type = raw ? "application/jsonl" : "application/json"
    const init: RequestInit = {
      method,
      headers: { ...this.headers, ...(body !== undefined && { "content-type": type }) },
      // A copy, because the bytes may be part of a larger shared buffer.
      ...(body !== undefined && { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
      redirect: "manual",
    }
    const response = await this.reach(path, init)
    if (response.ok) return response
    throw await refusalOf(response, this.issuer)
  }

  private async reach(path: string, init: RequestInit): Promise<Response> {
    const timeout = new AbortController()
    const timer = setTimeout(() => timeout.abort(), timeoutMs)
    try {
      return await fetch(new URL(path, this.issuer), { ...init, signal: timeout.signal })
    } catch (error) {
      throw new Refusal(exits.unreachable, whyUnreachable(error, this.issuer, timeoutMs))
    } finally {
      clearTimeout(timer)
    }
  }
}

const brokenOff = () =>
  new Refusal(exits.unreachable, "Menshen's answer broke off. Run the command again.")

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const ms of retryAfterMs) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Refusal) || error.exit !== exits.unreachable) throw error
      await sleep(ms)
    }
  }
  return work()
}

export type Answer = Record<string, unknown>

function issuerOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(url?.hostname ?? "")
  const safe = url?.protocol === "https:" || (url?.protocol === "http:" && local)
  if (url === undefined || !safe) {
    throw wrongUsage("Write --issuer as https://…; http is for localhost only, for the key's sake.")
  }
  return url
}

/** Uses Menshen's own sentence if there is one. */
async function refusalOf(response: Response, issuer: URL): Promise<Refusal> {
  const { status } = response
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
  const { error, error_description: sentence } = body
  if (typeof error === "string" && typeof sentence === "string") {
    // 503: something that Menshen needs is away for now.
    return new Refusal(status === 503 ? exits.unreachable : exits.refused, sentence, error)
  }
  if (status >= 500) {
    return new Refusal(exits.unreachable, `Menshen failed (HTTP ${status}). Its log says why.`)
  }
  if (status === 404) {
    const sentence = `${issuer.origin} has no admin API. Configure "admin" in menshen.json.`
    return new Refusal(exits.refused, sentence)
  }
  return new Refusal(
    exits.refused,
    `${issuer.origin} answered HTTP ${status}, not as Menshen does.`,
  )
}
