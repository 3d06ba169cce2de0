// Ending what a person is signed in with, when their identities change (THREATS ID-06).

import { sessionsOf } from "./desks/desks.ts"
import type { Env } from "./env.ts"

/** Ends every session and token of a user of a pool, and the codes that are out. Ending twice is
 * ending once. */
export async function endSessions(env: Env, pool: string, user: string): Promise<void> {
  await sessionsOf(env, pool).endSessions(user)
}
