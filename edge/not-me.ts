// A person says that it was not them: before the sign-in is over it is denied, and whatever it began
// is ended (INV-23).

import { deskOf, directoryOf, sessionsOf } from "./desks/desks.ts"
import type { StoredTicket } from "./desks/ticket-row.ts"
import type { Env } from "./env.ts"
import { log } from "./log.ts"
import { isLink } from "./ticket.ts"

/** What is out or comes out later is ended first: who is told that it is done has both writes behind
 * them, and each can be done again. */
export async function endByNotMe(env: Env, ticket: StoredTicket): Promise<void> {
  const { pool, scene, subject, clientId: client } = ticket
  await sessionsOf(env, pool).endTicket(scene)
  await deskOf(env, scene).deny(scene, subject)
  if (isLink(ticket)) await takeBack(env, ticket)
  log("not_me", { client })
}

/** A link began no session: it gave somebody who was signed in this person's WeChat. */
async function takeBack(env: Env, { pool, sessionUser, appId, subject, scannedAt }: StoredTicket) {
  const linked = { user: sessionUser, appId, openid: subject }
  const reason = await directoryOf(env, pool).unlinkSince(scannedAt, linked)
  if (reason !== "accepted") log("not_me_without_effect", { reason })
}
