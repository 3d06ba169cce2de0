// Ending what a person is signed in with, when their identities change (THREATS ID-06).

import { sessionsOf } from "./desks/desks.ts"
import type { Env } from "./env.ts"

/** Ends the sessions and tokens of a user of a pool, and the codes that are out, of every scan until a
 * time. Ending twice is ending once. */
export async function endSessions(
  env: Env,
  pool: string,
  user: string,
  until: number,
): Promise<void> {
  await sessionsOf(env, pool).endSessions(user, until)
}
