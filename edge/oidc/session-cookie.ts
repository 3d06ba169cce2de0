// The browser's side of a sign-in session at the provider: one cookie for each pool, which only this
// server can read. It ends when the browser closes; the desk's row expires eight hours after the scan.

import type { Context } from "hono"
import { newSecret, sha256 } from "../base/secrets.ts"
import type { Session } from "../desks/sessions/sessions.ts"
import { sessionsOf } from "../desks/sessions/sessions-stub.ts"
import type { Env } from "../env.ts"

type C = Context<{ Bindings: Env }>

const prefix = "__Host-menshen-session-"
const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax"

/** The pools for which this browser has a cookie, and the secret of each. */
export function sessionSecrets(c: C): { pool: string; secret: string }[] {
  const pairs = (c.req.header("cookie") ?? "").split(/; */)
  return pairs.flatMap((pair) => {
    const [name = "", secret = ""] = pair.split("=")
    const whole = name.startsWith(prefix) && /^[A-Za-z0-9_-]{43}$/.test(secret)
    return whole ? [{ pool: name.slice(prefix.length), secret }] : []
  })
}

export async function sessionOf(c: C, pool: string): Promise<Session | undefined> {
  const secret = sessionSecrets(c).find((one) => one.pool === pool)?.secret
  if (secret === undefined) return undefined
  return sessionsOf(c.env, pool).session(await sha256(secret))
}

/** The Set-Cookie of a new session; undefined if the desk refuses to begin one. */
export async function openSession(
  env: Env,
  pool: string,
  session: Session,
): Promise<string | undefined> {
  const secret = newSecret()
  const begun = await sessionsOf(env, pool).openSession(await sha256(secret), session)
  return begun ? `${prefix}${pool}=${secret}; ${attributes}` : undefined
}

/** Ends this browser's session in a pool. */
export async function closeSession(c: C, pool: string): Promise<string> {
  const secret = sessionSecrets(c).find((one) => one.pool === pool)?.secret
  if (secret !== undefined) await sessionsOf(c.env, pool).closeSession(await sha256(secret))
  return `${prefix}${pool}=; Max-Age=0; ${attributes}`
}
