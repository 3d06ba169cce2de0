// Menshen's HTTP API for browsers. Each request gives a value that messages.ts has read, or a fault.

import {
  type Collected,
  type Fault,
  fail,
  fieldsOf,
  readCollected,
  readId,
  readName,
  readTicket,
  type Ticket,
  unreachable,
} from "./messages.ts"

/** The page's request as OAuth parameters; parameters that it does not set are absent. */
export type AuthorizationParams = Readonly<Record<string, string>>

const answerMs = 10_000
const pollSeconds = 20

export class Client {
  readonly #issuer: string
  readonly #params: AuthorizationParams
  readonly #life: AbortSignal

  constructor(issuer: string, params: AuthorizationParams, life: AbortSignal) {
    this.#issuer = issuer
    this.#params = params
    this.#life = life
  }

  createTicket(): Promise<Ticket | Fault> {
    const headers = { "Content-Type": "application/json" }
    // The last QR codes of a day are for pages on which the visitor has pressed something. Some of the
    // supported browsers cannot say.
    const interacted = `${navigator.userActivation?.hasBeenActive ?? true}`
    const body = JSON.stringify({ ...this.#params, interacted })
    return this.#ask("/tickets", readTicket, { method: "POST", headers, body })
  }

  collect(ticket: Ticket): Promise<Collected | Fault> {
    const read = (value: unknown) => readCollected(value, this.#params, this.#issuer)
    return this.#ask(`${path(ticket)}/collect`, read, { method: "POST", ...proof(ticket) })
  }

  poll(ticket: Ticket, version: number, life: AbortSignal): Promise<unknown> {
    const place = `${path(ticket)}?version=${version}&wait=${pollSeconds}`
    const read = (value: unknown) => value ?? {}
    return this.#ask(place, read, proof(ticket), answerMs + pollSeconds * 1000, life)
  }

  /** Nobody waits for the answer, and the page may be closing. */
  cancel(ticket: Ticket): void {
    const url = `${this.#issuer}${path(ticket)}/cancel`
    fetch(url, { method: "POST", keepalive: true, ...proof(ticket) }).catch(() => {})
  }

  /** Throws where the page's CSP forbids the connection. */
  socket(ticket: Ticket): WebSocket {
    const protocols = ["menshen.v1", ...(ticket.secret ? [`bearer.${ticket.secret}`] : [])]
    return new WebSocket(`${this.#issuer.replace("http", "ws")}${path(ticket)}/live`, protocols)
  }

  // AbortSignal.any() is newer than some of the supported browsers.
  async #ask<T>(
    place: string,
    read: (body: unknown) => T | undefined,
    init: RequestInit,
    ms = answerMs,
    life = this.#life,
  ): Promise<T | Fault> {
    const cut = new AbortController()
    const { signal } = cut
    const abort = () => cut.abort()
    const timer = setTimeout(abort, ms)
    life.addEventListener("abort", abort, { signal })
    try {
      const answer = await fetch(this.#issuer + place, { credentials: "omit", ...init, signal })
      const body: unknown = await answer.json().catch(() => {})
      if (!answer.ok) return faultOf(answer.status, body)
      return read(body) ?? fail("response_malformed")
    } catch (error) {
      return unreachable(error)
    } finally {
      clearTimeout(timer)
      abort()
    }
  }
}

const path = (ticket: Ticket) => `/tickets/${ticket.scene}`

/** The widget's proof is its secret; the hosted page's is a cookie that JavaScript cannot read. */
const proof = ({ secret }: Ticket): RequestInit =>
  secret ? { headers: { Authorization: `Bearer ${secret}` } } : { credentials: "same-origin" }

/** The hosted page for the same request. */
export const signInUrl = (issuer: string, params: AuthorizationParams) =>
  `${issuer}/authorize?${new URLSearchParams({ response_type: "code", ...params })}`

/** Errors of other servers: of a proxy in front, or of a server that is not Menshen. */
const unnamed: Readonly<Record<number, string>> = {
  404: "issuer_invalid",
  405: "issuer_invalid",
  429: "too_many",
  501: "issuer_invalid",
}

function faultOf(status: number, body: unknown): Fault {
  const { error, error_description: sentence, error_id } = fieldsOf(body)
  const code = readName(error) ?? unnamed[status] ?? "server_failed"
  return fail(code, typeof sentence === "string" ? sentence : `HTTP ${status}`, readId(error_id))
}
