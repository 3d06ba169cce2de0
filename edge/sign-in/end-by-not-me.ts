// A person says that it was not them: an unfinished sign-in is denied, and whatever it began is ended
// (INV-23, docs/decisions/0007-not-me-wins.md).

import { log } from "../base/log.ts"
import type { TakenBack } from "../desks/directory/decide/take-back.ts"
import type { Session } from "../desks/sessions/sessions.ts"
import { sessionsOf } from "../desks/sessions/sessions-stub.ts"
import { takeBack } from "../desks/ticket/ask-directory.ts"
import type { StoredTicket } from "../desks/ticket/ticket-row.ts"
import { deskOf } from "../desks/ticket/ticket-stub.ts"
import type { Env } from "../env.ts"
import { noteDenial, noteNotMe } from "./denials.ts"

/** Revokes issued and future tokens first. When the person sees "done", every write has completed; each
 * step is idempotent. Gives what the person is told about. */
export async function endByNotMe(env: Env, ticket: StoredTicket): Promise<TakenBack> {
  const { pool, scene, openid, appId, clientId: client } = ticket
  await sessionsOf(env, pool).endTicket(scene)
  await deskOf(env, scene).deny(scene, openid)
  const taken = await takeBack(env, ticket)
  log("not_me", { client })
  noteDenial(env, { appId, openid }, scene)
  noteNotMe(client, scene)
  return taken
}

/** For a session that has just changed its account. "Not me" about the scan that began it may have come
 * between the read of the session and the write, and found nothing: then the change is taken back here. What
 * comes later ends the session first, and finds the write itself. */
export async function endIfDisowned(
  env: Env,
  pool: string,
  { scene }: Pick<Session, "scene">,
): Promise<boolean> {
  if (!(await sessionsOf(env, pool).isDisowned(scene))) return false
  await deskOf(env, scene).disown(scene)
  return true
}
