// A ticket on its way through the door and back: the fields of wasm/ticket_exports.cpp, in its order.

import { codeOf, reasonOf } from "./reasons.ts"
import {
  type Confirm,
  confirmations,
  type Decision,
  type PhoneAnswer,
  phoneAnswers,
  purposes,
  type State,
  states,
  type Ticket,
  type TicketEvent,
} from "./ticket.ts"
import type { Reader, Writer } from "./wire.ts"

export function writeTicket(to: Writer, ticket: Ticket): void {
  to.number(purposes.indexOf(ticket.purpose))
    .number(ticket.createdAt)
    .text(ticket.appId)
    .text(ticket.clientId)
    .text(ticket.redirectUri)
    .text(ticket.codeChallenge)
    .text(ticket.browserHash)
    .text(ticket.digits)
    .number(states.indexOf(ticket.state))
    .number(confirmations.indexOf(ticket.confirm))
    .number(ticket.deadline)
    .number(ticket.version)
    .text(ticket.openid)
    .text(ticket.user)
    .number(codeOf(ticket.reason))
    .number(ticket.conflicts)
    .number(ticket.codes)
    .text(ticket.codeHash)
    .number(ticket.wrongVerifiers)
    .text(ticket.tried)
}

/** The numbers are the places in `TicketEvent` of core/ticket/advance.hpp. */
export function writeEvent(to: Writer, event: TicketEvent): void {
  switch (event.kind) {
    case "scanned":
      to.number(0).text(event.appId).text(event.openid).number(event.createTime)
      return
    case "confirmed":
      to.number(1)
        .text(event.openid)
        .number(event.elsewhere ? 1 : 0)
      return
    case "denied":
      to.number(2).text(event.openid)
      return
    case "approved":
      to.number(3).text(event.user)
      return
    case "must_choose":
      to.number(4)
      return
    case "refused":
      to.number(5).number(codeOf(event.reason))
      return
    case "chosen":
      to.number(6).text(event.user)
      return
    case "collected":
      to.number(7).text(event.secret).text(event.codeHash)
      return
    case "redeemed":
      to.number(8).text(event.authCode).text(event.clientId)
      to.text(event.redirectUri).text(event.codeVerifier)
      return
    case "cancelled":
      to.number(9).text(event.secret)
      return
    case "looked":
      to.number(10)
      return
    case "answered":
      to.number(11).text(event.openid).text(event.matchNumber).text(event.messageId)
      return
    case "typed":
      to.number(12).text(event.secret).text(event.phoneCode)
      return
    case "unfollowed":
      to.number(13).text(event.openid)
      return
    case "entered":
      to.number(14).text(event.appId).text(event.openid).text(event.secret)
  }
}

export function readDecision(from: Reader, before: Ticket): Decision {
  const reason = reasonOf(from.number())
  const changed = from.number() === 1
  const askDirectory = from.number() === 1
  const wakeAt = from.number()
  const answer = phoneAnswers[from.number()] as PhoneAnswer
  const triesLeft = from.number()
  const next: Ticket = {
    ...before,
    state: states[from.number()] as State,
    confirm: confirmations[from.number()] as Confirm,
    deadline: from.number(),
    version: from.number(),
    openid: from.text(),
    user: from.text(),
    reason: reasonOf(from.number()),
    conflicts: from.number(),
    codes: from.number(),
    codeHash: from.copy(),
    wrongVerifiers: from.number(),
    tried: from.text(),
  }
  return { reason, changed, askDirectory, wakeAt, answer, triesLeft, next }
}
