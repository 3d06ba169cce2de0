// A ticket as it is stored and as it crosses the door. The order of states and events is that of
// core/ticket/lifecycle.hpp; tests/wasm/tables.test.ts holds the two together.

import type { Reason } from "./reasons.ts"

export const states = [
  "waiting",
  "scanned",
  "confirmed",
  "choosing",
  "approved",
  "granted",
  "redeemed",
  "expired",
  "cancelled",
  "denied",
  "refused",
] as const
export type State = (typeof states)[number]

/** What a ticket was made for, fixed at creation: the order of Purpose in core/ticket/ticket.hpp. */
export const purposes = ["sign_in", "link"] as const

/** Seconds a QR code is shown; core/policy.hpp has the grace that follows. */
export const qrSeconds = 120

/** Seconds a browser has to collect an approved ticket; `collect_lifetime` there. */
export const collectSeconds = 60

/** What the core decides about. Times are milliseconds since 1970. */
export interface Ticket {
  readonly confirm: number
  readonly purpose: number
  readonly createdAt: number
  readonly appId: string
  readonly clientId: string
  readonly redirectUri: string
  readonly codeChallenge: string
  readonly browserHash: Uint8Array
  state: State
  deadline: number
  version: number
  subject: string
  user: string
  reason: Reason
  conflicts: number
  codes: number
  codeHash: Uint8Array
  wrongVerifiers: number
}

export type Happening =
  | { kind: "scanned"; appId: string; openid: string; createTime: number }
  | { kind: "approved"; user: string }
  | { kind: "asked" }
  | { kind: "refused"; reason: Reason }
  | { kind: "chosen"; user: string }
  | { kind: "collected"; secret: string; codeHash: Uint8Array }
  | {
      kind: "redeemed"
      code: string
      clientId: string
      redirectUri: string
      codeVerifier: string
    }
  | { kind: "cancelled"; secret: string }
  | { kind: "looked" }

/** What the scanning phone is told; the order of PhoneAnswer in core/ticket/advance.hpp. */
export const phoneAnswers = ["signing_in", "taken", "too_late", "refused"] as const
export type PhoneAnswer = (typeof phoneAnswers)[number]

export interface Decision {
  reason: Reason
  changed: boolean
  askDirectory: boolean
  wakeAt: number
  answer: PhoneAnswer
  next: Ticket
}

/** What a browser is shown of its ticket. */
export interface Status {
  state: State
  version: number
  expires_in: number
  reason?: Reason
}

export function statusOf(ticket: Ticket, now: number): Status {
  const status: Status = {
    state: ticket.state,
    version: ticket.version,
    expires_in: Math.max(0, Math.ceil((ticket.deadline - now) / 1000)),
  }
  return ticket.reason === "accepted" ? status : { ...status, reason: ticket.reason }
}
