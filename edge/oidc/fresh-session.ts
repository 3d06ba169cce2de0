// Changing who somebody is requires a scan within five minutes (ID-07), not just a browser that was left
// signed in. The change counts for every app of the pool, so the scan must be confirmed as the strictest
// app requires. Otherwise an attacker could trick somebody into the sign-in of an app without
// confirmation, add a WeChat of their own, and enter all other apps with it.

import type { Context } from "hono"
import type { Session } from "../desks/sessions/sessions.ts"
import type { Env } from "../env.ts"
import { sessionOf } from "./session-cookie.ts"
import { isConfirmedForAll } from "./session-rules.ts"

const freshMs = 5 * 60 * 1000

/** `at` is milliseconds since 1970. */
export const isFresh = (at: number) => Date.now() - at <= freshMs

export const mayChange = (env: Env, pool: string, session: Session): boolean =>
  isFresh(session.authTime) && isConfirmedForAll(env, pool, session)

export async function freshSessionOf(
  c: Context<{ Bindings: Env }>,
  pool: string,
): Promise<Session | undefined> {
  const session = await sessionOf(c, pool)
  return session !== undefined && mayChange(c.env, pool, session) ? session : undefined
}
