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
export type Purpose = (typeof purposes)[number]

/** How the person agreed after the scan: the order of Confirm there. The last one is WeChat's, in whose
 * browser the person is, and no app's choice. */
export const confirmations = ["none", "tap", "reply", "phone-code", "oauth"] as const
export type Confirm = (typeof confirmations)[number]

/** Seconds a QR code is shown; core/policy.hpp has the grace that follows. */
export const qrSeconds = 120

/** Seconds a browser has to collect an approved ticket; `collect_lifetime` there. */
export const collectSeconds = 60

/** What the core decides about. Times are milliseconds since 1970. */
export interface Ticket {
  readonly purpose: Purpose
  readonly createdAt: number
  readonly appId: string
  readonly clientId: string
  readonly redirectUri: string
  readonly codeChallenge: string
  readonly browserHash: Uint8Array
  /** Eight random ones: the browser shows the first two, the phone the other six. */
  readonly digits: string
  state: State
  confirm: Confirm
  deadline: number
  version: number
  openid: string
  user: string
  reason: Reason
  conflicts: number
  codes: number
  codeHash: Uint8Array
  wrongVerifiers: number
  tried: string
}

export type TicketEvent =
  | { kind: "scanned"; appId: string; openid: string; createTime: number }
  | { kind: "confirmed"; openid: string; elsewhere: boolean }
  | { kind: "denied"; openid: string }
  | { kind: "approved"; user: string }
  | { kind: "must_choose" }
  | { kind: "refused"; reason: Reason }
  | { kind: "chosen"; user: string }
  | { kind: "collected"; secret: string; codeHash: Uint8Array }
  | {
      kind: "redeemed"
      authCode: string
      clientId: string
      redirectUri: string
      codeVerifier: string
    }
  | { kind: "cancelled"; secret: string }
  | { kind: "looked" }
  | { kind: "answered"; openid: string; matchNumber: string; messageId: string }
  | { kind: "typed"; secret: string; phoneCode: string }
  | { kind: "unfollowed"; openid: string }
  | { kind: "entered"; appId: string; openid: string; unionid: string; secret: string }

/** What the scanning phone is told; the order of PhoneAnswer in core/ticket/effects.hpp. */
export const phoneAnswers = [
  "signing_in",
  "taken",
  "too_late",
  "refused",
  "must_confirm",
  "denied",
] as const
export type PhoneAnswer = (typeof phoneAnswers)[number]

export interface Decision {
  reason: Reason
  changed: boolean
  askDirectory: boolean
  wakeAt: number
  answer: PhoneAnswer
  /** How many more, when the digits were wrong. */
  triesLeft: number
  next: Ticket
}

/** What a browser is shown of its ticket. */
export interface Status {
  state: State
  version: number
  expires_in: number
  reason?: Reason
  /** In `scanned`: how the person agrees, and the number to answer in the chat. */
  confirm?: Confirm
  match_number?: string
}

/** It adds a WeChat to somebody who is signed in already. */
export const isLink = ({ purpose }: Pick<Ticket, "purpose">) => purpose === "link"

export const matchNumber = ({ digits }: Pick<Ticket, "digits">) => digits.slice(0, 2)
export const phoneCode = ({ digits }: Pick<Ticket, "digits">) => digits.slice(2)

export function statusOf(ticket: Ticket, now: number): Status {
  const status: Status = {
    state: ticket.state,
    version: ticket.version,
    expires_in: Math.max(0, Math.ceil((ticket.deadline - now) / 1000)),
  }
  if (ticket.reason !== "accepted") return { ...status, reason: ticket.reason }
  if (ticket.state !== "scanned") return status
  const { confirm } = ticket
  return { ...status, confirm, ...(confirm === "reply" && { match_number: matchNumber(ticket) }) }
}
