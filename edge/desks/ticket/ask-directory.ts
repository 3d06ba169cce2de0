// Asks the directory about a confirmed ticket, and turns the answer into a ticket event.

import { logRefusal } from "../../core/log-refusal.ts"
import { isLink, type TicketEvent } from "../../core/ticket.ts"
import { appOf, type Env } from "../../env.ts"
import { directoryOf } from "../directory/directory-stub.ts"
import { sessionsOf } from "../sessions/sessions-stub.ts"
import type { StoredTicket } from "./ticket-row.ts"

export function askDirectory(env: Env, ticket: StoredTicket): Promise<TicketEvent> {
  return isLink(ticket) ? link(env, ticket) : signIn(env, ticket)
}

async function signIn(env: Env, ticket: StoredTicket): Promise<TicketEvent> {
  const { pool, appId, openid, clientId, unionid, provedAt } = ticket
  const app = appOf(env, clientId)
  if (app === undefined) return { kind: "refused", reason: "client_unknown" }
  const { firstSignIn } = app
  const directory = directoryOf(env, pool)
  const question = { appId, openid, clientId, firstSignIn, unionid, provedAt }
  const { outcome, user, reason } = await directory.signIn(question)
  if (outcome === "ask") return { kind: "must_choose" }
  return user === undefined ? { kind: "refused", reason } : { kind: "approved", user }
}

/** A link ticket ends in `approved`: the core mints no code for it (INV-19). It is valid only while the
 * session that requested it exists, so that signing out everywhere ends it too (ID-06). */
async function link(env: Env, ticket: StoredTicket): Promise<TicketEvent> {
  const { pool, appId, openid, sessionUser, origin, provedAt } = ticket
  const isSignedIn = await sessionsOf(env, pool).isSignedIn(sessionUser, origin)
  const question = { appId, openid, user: sessionUser, isSignedIn, provedAt }
  const { user, reason } = await directoryOf(env, pool).link(question)
  return user === undefined ? { kind: "refused", reason } : { kind: "approved", user }
}

/** A stranger's browser may have used the scan: a link gave this WeChat to the stranger's account, or a
 * sign-in let the stranger add a WeChat to this person's account. Takes both back. */
export async function takeBack(env: Env, ticket: StoredTicket): Promise<void> {
  const { pool, sessionUser, appId, openid, scannedAt: since } = ticket
  const user = isLink(ticket) ? sessionUser : ticket.user
  if (user === "") return
  const scan = { appId, openid, user, since, isLink: isLink(ticket) }
  const reason = await directoryOf(env, pool).takeBack(scan)
  if (reason !== "accepted")
    logRefusal("not_me_without_effect", { reason, client: ticket.clientId })
}
