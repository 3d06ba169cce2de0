// Reaches the sessions and grants of a pool.

import type { Env } from "../../env.ts"
import type { SessionDesk } from "./session-desk.ts"

export const sessionsOf = (env: Env, pool: string) =>
  (env.SESSION_DESK as DurableObjectNamespace<SessionDesk>).getByName(pool)
