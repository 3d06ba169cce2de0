// A person says that it was not them: before the sign-in is over it is denied, and whatever it began
// is ended (INV-23).

import { deskOf, directoryOf, sessionsOf } from "./desks/desks.ts"
import type { StoredTicket } from "./desks/ticket-row.ts"
import type { Env } from "./env.ts"
import { log } from "./log.ts"
import { isLink } from "./ticket.ts"

/** What is out or comes out later is ended first: who is told that it is done has every write behind
 * them, and each can be done again. */
export async function endByNotMe(env: Env, ticket: StoredTicket): Promise<void> {
  const { pool, scene, openid, clientId: client } = ticket
  await sessionsOf(env, pool).endTicket(scene)
  await deskOf(env, scene).deny(scene, openid)
  await takeBack(env, ticket)
  log("not_me", { client })
}

/** A browser that was not theirs may have given their account to somebody: a link gave this very
 * WeChat away, and a sign-in could add another one to what it opened. */
export async function takeBack(env: Env, ticket: StoredTicket): Promise<void> {
  const { pool, sessionUser, appId, openid, scannedAt: since } = ticket
  const user = isLink(ticket) ? sessionUser : ticket.user
  if (user === "") return
  const scan = { appId, openid, user, since, isLink: isLink(ticket) }
  const reason = await directoryOf(env, pool).takeBack(scan)
  if (reason !== "accepted") log("not_me_without_effect", { reason })
}
