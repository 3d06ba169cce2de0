// A person says that it was not them: before the sign-in is over it is denied, and whatever it began
// is ended (INV-23).

import { log } from "../base/log.ts"
import { sessionsOf } from "../desks/sessions/sessions-stub.ts"
import { takeBack } from "../desks/ticket/ask-directory.ts"
import type { StoredTicket } from "../desks/ticket/ticket-row.ts"
import { deskOf } from "../desks/ticket/ticket-stub.ts"
import type { Env } from "../env.ts"

/** What is out or comes out later is ended first: who is told that it is done has every write behind
 * them, and each can be done again. */
export async function endByNotMe(env: Env, ticket: StoredTicket): Promise<void> {
  const { pool, scene, openid, clientId: client } = ticket
  await sessionsOf(env, pool).endTicket(scene)
  await deskOf(env, scene).deny(scene, openid)
  await takeBack(env, ticket)
  log("not_me", { client })
}
