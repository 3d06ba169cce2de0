// The browser's side of a sign-in session at the provider: one cookie for each pool, which only this
// server can read. It ends when the browser closes; the desk's row expires eight hours after the scan.

import type { Context } from "hono"
import { newSecret, sha256 } from "../base/secrets.ts"
import type { Session } from "../desks/sessions/sessions.ts"
import { sessionsOf } from "../desks/sessions/sessions-stub.ts"
import { deskOf } from "../desks/ticket/ticket-stub.ts"
import { configOf, type Env } from "../env.ts"
import { ticketOfCookie } from "../http/cookie.ts"

type C = Context<{ Bindings: Env }>

const prefix = "__Host-menshen-session-"
const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax"

/** The configured pools for which this browser has a cookie, and one secret of each: a repeated cookie is
 * not another session. */
export function sessionSecrets(c: C): { pool: string; secret: string }[] {
  const held = secretsIn(c.req.header("cookie") ?? "")
  return configOf(c.env).pools.flatMap(({ name: pool }) => {
    const secret = held.get(prefix + pool)
    return secret === undefined ? [] : [{ pool, secret }]
  })
}

/** The first secret of each name. */
function secretsIn(cookieHeader: string): Map<string, string> {
  const held = new Map<string, string>()
  for (const pair of cookieHeader.split(/; */)) {
    const [name = "", secret = ""] = pair.split("=")
    if (held.has(name) || !name.startsWith(prefix)) continue
    if (/^[A-Za-z0-9_-]{43}$/.test(secret)) held.set(name, secret)
  }
  return held
}

/** The secret of this browser's session in a pool. */
export const sessionSecret = (c: C, pool: string): string | undefined =>
  sessionSecrets(c).find((one) => one.pool === pool)?.secret

export async function sessionOf(c: C, pool: string): Promise<Session | undefined> {
  const secret = sessionSecret(c, pool)
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
  const secret = sessionSecret(c, pool)
  if (secret !== undefined) await endSession(c, pool, await sha256(secret))
  return `${prefix}${pool}=; Max-Age=0; ${attributes}`
}

/** The ticket that began it ends, too: while its code is unused, which a page of ours never uses, this browser could
 * begin the session again. */
async function endSession(c: C, pool: string, hash: Uint8Array): Promise<void> {
  const sessions = sessionsOf(c.env, pool)
  const session = await sessions.session(hash)
  await sessions.closeSession(hash)
  const held = ticketOfCookie(c.req.header("cookie"), session?.scene)
  if (held !== undefined) await deskOf(c.env, held.scene).cancel(held.scene, held.secret)
}
