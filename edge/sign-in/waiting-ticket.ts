// A browser that opens the same request again sees the ticket that it has, so that a reload makes no QR code.

import { qrSeconds } from "../core/ticket.ts"
import type { StoredTicket } from "../desks/ticket/ticket-row.ts"
import { type Env, officialAccountOf } from "../env.ts"
import type { Bearer } from "../http/cookie.ts"
import { requestOf } from "./kept-hint.ts"
import { newestTickets } from "./newest-tickets.ts"
import type { SignInRequest } from "./open-ticket.ts"

/** Enough to take a phone out and scan; with less the page would soon make another one. */
const leastMs = 30_000

/** No older ticket has so long left. */
export const waitingSeconds = qrSeconds - leastMs / 1000

/** @param held the tickets of this browser, newest first */
export async function waitingTicket(
  env: Env,
  asked: SignInRequest,
  held: Bearer[],
): Promise<StoredTicket | undefined> {
  for (const { ticket, secret } of await newestTickets(env, held)) {
    if (isWaiting(env, ticket, asked) && (await hasHint(ticket, secret, asked))) return ticket
  }
  return undefined
}

/** The whole request is the same, its state and nonce too, and menshen.json has not changed meanwhile. */
function isWaiting(env: Env, ticket: StoredTicket, asked: SignInRequest): boolean {
  const { app, request, expectedSub, codeChallenge } = asked
  const isSame = ticket.request === request && ticket.codeChallenge === codeChallenge
  const { appId } = officialAccountOf(env, app)
  const isFor = ticket.clientId === app.clientId && ticket.expectedSub === expectedSub
  const fits = ticket.appId === appId && ticket.pool === app.pool && ticket.confirm === app.confirm
  const isLive = ticket.state === "waiting" && ticket.deadline - Date.now() >= leastMs
  return isSame && isFor && fits && isLive && ticket.purpose === "sign_in"
}

async function hasHint(ticket: StoredTicket, secret: string, { idTokenHint }: SignInRequest) {
  if (ticket.hint.length === 0) return idTokenHint === ""
  return (await requestOf(ticket, secret))?.get("id_token_hint") === idTokenHint
}
