// Requests to the ticket desk, and its answers.

import type { Reason } from "../../core/reasons.ts"
import type { Refusal, Result } from "../../core/result.ts"
import {
  type Confirm,
  type Decision,
  isLink,
  type PhoneAnswer,
  phoneCode,
  type Status,
} from "../../core/ticket.ts"
import type { Grant } from "../sessions/grants.ts"
import type { StoredTicket } from "./ticket-row.ts"

/** A scan, opened and verified by the worker. */
export interface Scan {
  scene: string
  appId: string
  openid: string
  createTime: number
}

/** Two digits that a person sent as a text message. */
export interface ChatAnswer {
  openid: string
  matchNumber: string
  /** WeChat's MsgId. */
  messageId: string
  /** CreateTime of the message, milliseconds since 1970. */
  provedAt: number
}

/** What the reply in the person's chat says about the ticket. */
export interface ChatReply {
  answer: PhoneAnswer
  clientId: string
  browser: string
  place: string
  scannedAt: number
  links: boolean
  /** How they have to confirm. The code is for that, or for giving an account that is signed in. */
  confirm: Confirm
  phoneCode: string
  /** When the time to confirm is over, milliseconds since 1970. */
  deadline: number
  /** Attempts left, if the digits were wrong. */
  triesLeft: number
}

/** The person behind a browser inside WeChat, by WeChat's own answers. */
export interface Entry {
  secret: string
  appId: string
  openid: string
  unionid: string
}

export interface ScanAnswer {
  reason: Reason
  /** Absent if there is no such ticket. */
  chatReply?: ChatReply
}

export function chatReplyOf({ decision, ticket }: { decision: Decision; ticket: StoredTicket }): {
  reason: Reason
  chatReply: ChatReply
} {
  const { reason, answer, triesLeft } = decision
  const { clientId, browser, place, scannedAt, deadline, confirm } = ticket
  const links = isLink(ticket)
  const asks = { confirm, phoneCode: phoneCode(ticket), deadline }
  const chatReply = { answer, clientId, browser, place, scannedAt, links, ...asks, triesLeft }
  return { reason, chatReply }
}

/** The answer to a phone code that was typed into the browser. */
export interface TypedAnswer {
  reason: Reason
  status?: Status
  triesLeft: number
}

export interface Redemption {
  authCode: string
  clientId: string
  redirectUri: string
  codeVerifier: string
}

/** The result of redeeming a code. `nonce` is for the id_token and is stored nowhere else. */
export type Redeemed = { grant: Grant; nonce: string; pool: string }

/** `replayed`: the same code, client, address and verifier came again (RFC 6749 section 4.1.2). */
export type RedeemAnswer = Result<Redeemed, { reason: Refusal; replayed: boolean }>

/** The content of the authorization response, and the person of the session that it begins. */
export type CollectedTicket = Pick<
  StoredTicket,
  | "scene"
  | "pool"
  | "clientId"
  | "redirectUri"
  | "responseMode"
  | "stateParam"
  | "expectedSub"
  | "user"
  | "appId"
  | "openid"
  | "scannedAt"
  | "provedAt"
  | "confirm"
  | "browser"
>

export function redeemedOf(ticket: StoredTicket): Redeemed {
  const { scene, origin, user, clientId, scope, audience, appId, openid, confirm } = ticket
  const { scannedAt: authTime, provedAt } = ticket
  const who = { user, clientId, scope, audience, appId, openid, authTime, provedAt, confirm }
  const grant = { id: scene, origin: origin || scene, ...who }
  return { grant, nonce: ticket.nonce, pool: ticket.pool }
}

export function collectedOf(ticket: StoredTicket): CollectedTicket {
  const { scene, pool, clientId, redirectUri, responseMode, stateParam, expectedSub } = ticket
  const { user, appId, openid, scannedAt, provedAt, confirm, browser } = ticket
  const response = { scene, pool, clientId, redirectUri, responseMode, stateParam, expectedSub }
  return { ...response, user, appId, openid, scannedAt, provedAt, confirm, browser }
}
