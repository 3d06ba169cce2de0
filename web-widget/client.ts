// Menshen's HTTP as the browser uses it. Each request is answered with a value that was read by
// messages.ts, or with the fault that stands in its way.

import {
  type Collected,
  fieldsOf,
  readCollected,
  readName,
  readTicket,
  type Ticket,
} from "./messages.ts"

/** `code` is a reason's name, or one of the widget's own: see words.ts. */
export interface Fault {
  readonly code: string
  /** For the developer. What the visitor reads is in words.ts. */
  readonly description: string
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault }

/** What the page asks for, in the terms of OAuth. */
export interface Wish {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly state: string
  readonly nonce: string
  readonly codeChallenge: string
}

export const fail = (code: string, description: string): { ok: false; fault: Fault } => ({
  ok: false,
  fault: { code, description },
})

const answerMs = 10_000
const pollSeconds = 20

export class Client {
  readonly issuer: string
  readonly wish: Wish
  readonly #signal: AbortSignal

  constructor(issuer: string, wish: Wish, signal: AbortSignal) {
    this.issuer = issuer
    this.wish = wish
    this.#signal = signal
  }

  async createTicket(): Promise<Outcome<Ticket>> {
    const body = JSON.stringify(Object.fromEntries(oauthFields(this.wish)))
    const headers = { "Content-Type": "application/json" }
    const answer = await this.#ask("/tickets", { method: "POST", headers, body })
    return understood(answer, readTicket)
  }

  collect(ticket: Ticket): Promise<Outcome<Collected>> {
    const asked = { ...this.wish, issuer: this.issuer }
    return this.#ask(`${path(ticket)}/collect`, { method: "POST", ...proof(ticket) }).then(
      (answer) => understood(answer, (value) => readCollected(value, asked)),
    )
  }

  poll(ticket: Ticket, version: number, signal: AbortSignal): Promise<Outcome<unknown>> {
    const query = `?version=${version}&wait=${pollSeconds}`
    return this.#ask(path(ticket) + query, proof(ticket), answerMs + pollSeconds * 1000, signal)
  }

  /** Nobody waits for the answer, and the page may be going away. */
  cancel(ticket: Ticket): void {
    const url = `${this.issuer}${path(ticket)}/cancel`
    fetch(url, { method: "POST", keepalive: true, ...proof(ticket) }).catch(() => {})
  }

  /** Throws where the page's CSP forbids the connection. */
  socket(ticket: Ticket): WebSocket {
    const protocols = ["menshen.v1", ...(ticket.secret ? [`bearer.${ticket.secret}`] : [])]
    return new WebSocket(`${this.issuer.replace(/^http/, "ws")}${path(ticket)}/live`, protocols)
  }

  resumeUrl(ticket: Ticket): string {
    return `${this.issuer}/authorize/resume?ticket=${ticket.scene}`
  }

  // AbortSignal.any() is younger than the browsers this runs in.
  async #ask(pathAndQuery: string, init: RequestInit, ms = answerMs, signal = this.#signal) {
    const cut = new AbortController()
    const abort = () => cut.abort()
    const timer = setTimeout(abort, ms)
    signal.addEventListener("abort", abort)
    try {
      const url = this.issuer + pathAndQuery
      return await readAnswer(
        await fetch(url, { credentials: "omit", ...init, signal: cut.signal }),
      )
    } catch (error) {
      return fail("server_unreachable", String(error))
    } finally {
      clearTimeout(timer)
      signal.removeEventListener("abort", abort)
    }
  }
}

const path = (ticket: Ticket) => `/tickets/${ticket.scene}`

/** The widget's proof is its secret; the hosted page's is the cookie, which JavaScript cannot see. */
const proof = ({ secret }: Ticket): RequestInit =>
  secret ? { headers: { Authorization: `Bearer ${secret}` } } : { credentials: "same-origin" }

async function readAnswer(response: Response): Promise<Outcome<unknown>> {
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok) return { ok: true, value: body }
  const { error, error_description: sentence } = fieldsOf(body)
  const code = readName(error) ?? (response.status === 429 ? "too_many" : "server_failed")
  return fail(code, typeof sentence === "string" ? sentence : `HTTP ${response.status}`)
}

function understood<T>(
  answer: Outcome<unknown>,
  read: (value: unknown) => T | undefined,
): Outcome<T> {
  if (!answer.ok) return answer
  const value = read(answer.value)
  if (value !== undefined) return { ok: true, value }
  return fail(
    "response_malformed",
    "the server's answer lacks a field or has one of the wrong shape",
  )
}

function oauthFields(wish: Wish): [string, string][] {
  const fields: [string, string][] = [
    ["client_id", wish.clientId],
    ["redirect_uri", wish.redirectUri],
    ["scope", wish.scope],
    ["state", wish.state],
    ["nonce", wish.nonce],
    ["code_challenge", wish.codeChallenge],
    ["code_challenge_method", "S256"],
  ]
  return fields.filter(([, value]) => value !== "")
}

/** The hosted sign-in page for the same wish: what is left where the widget itself cannot run. */
export function hostedPage(issuer: string, wish: Wish): string {
  const query = new URLSearchParams([["response_type", "code"], ...oauthFields(wish)])
  return `${issuer}/authorize?${query}`
}
