// A ticket as it is stored and as it crosses the door.

import type { AdvanceAnswer, Confirm, Reason, State, TicketFields } from "./generated.ts"

export {
  type Confirm,
  collectSeconds,
  confirmations,
  type PhoneAnswer,
  type Purpose,
  purposes,
  qrSeconds,
  type State,
  type TicketEvent,
} from "./generated.ts"

/** What the core decides about. Times are milliseconds since 1970. Of its eight random digits the
 * browser shows the first two, the phone the other six. */
export type Ticket = TicketFields

/** What the core answers to an event: `triesLeft` says how many more, when the digits were wrong. */
export interface Decision extends AdvanceAnswer {
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
