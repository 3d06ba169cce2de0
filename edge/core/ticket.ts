// A ticket as it is stored and as it crosses the door.

import { refusalIdOf } from "../base/refusal-id.ts"
import type { AdvanceAnswer, Confirm, Reason, State, TicketFields } from "./generated.ts"

export {
  type Confirm,
  collectSeconds,
  confirmations,
  finalStates,
  notMeSeconds,
  type PhoneAnswer,
  type Purpose,
  purposes,
  qrGraceSeconds,
  qrSeconds,
  type State,
  type TicketEvent,
} from "./generated.ts"

/** The core's part of a ticket. Times are milliseconds since 1970. The browser shows the first two of
 * its eight random digits, the phone the other six. */
export type Ticket = TicketFields

/** The core's answer to an event. `triesLeft`: attempts left after wrong digits. */
export interface Decision extends AdvanceAnswer {
  next: Ticket
}

/** The part of a ticket that its browser sees. */
export interface Status {
  state: State
  version: number
  expires_in: number
  reason?: Reason
  /** If an operator has to act: the id of the line of the log that says why. */
  error_id?: string
  /** In state `scanned`: how the person confirms, and the match number to send in the chat. */
  confirm?: Confirm
  match_number?: string
}

/** The ticket links a WeChat to a user who is already signed in. */
export const isLink = ({ purpose }: Pick<Ticket, "purpose">) => purpose === "link"

export const matchNumber = ({ digits }: Pick<Ticket, "digits">) => digits.slice(0, 2)
export const phoneCode = ({ digits }: Pick<Ticket, "digits">) => digits.slice(2)

export function statusOf(ticket: Ticket & { scene: string }, now: number): Status {
  const status: Status = {
    state: ticket.state,
    version: ticket.version,
    expires_in: Math.max(0, Math.ceil((ticket.deadline - now) / 1000)),
  }
  const { reason } = ticket
  if (reason === "account_misconfigured") {
    return { ...status, reason, error_id: refusalIdOf(ticket.scene) }
  }
  if (reason !== "accepted") return { ...status, reason }
  if (ticket.state !== "scanned") return status
  const { confirm } = ticket
  return { ...status, confirm, ...(confirm === "reply" && { match_number: matchNumber(ticket) }) }
}
