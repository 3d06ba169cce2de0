// What changes who somebody is takes a scan within five minutes (THREATS ID-07), not merely a browser
// that was left signed in.

import type { Context } from "hono"
import type { Session } from "../desks/sessions.ts"
import type { Env } from "../env.ts"
import { sessionOf } from "./session-cookie.ts"

const freshMs = 5 * 60 * 1000

/** `at` is milliseconds since 1970. */
export const isFresh = (at: number) => Date.now() - at <= freshMs

export async function freshSessionOf(
  c: Context<{ Bindings: Env }>,
  pool: string,
): Promise<Session | undefined> {
  const session = await sessionOf(c, pool)
  return session !== undefined && isFresh(session.authTime) ? session : undefined
}
