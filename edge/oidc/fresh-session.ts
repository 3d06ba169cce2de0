// What changes who somebody is takes a scan within five minutes (ID-07), not merely a browser
// that was left signed in. And it counts for every application of the pool, so that the scan was
// confirmed as the one that asks most would have it: else whoever tricked somebody into the sign-in of an
// application that asks nothing adds a WeChat of their own, and enters all the others with it.

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
