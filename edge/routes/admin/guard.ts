// The admin API requires the admin key. If menshen.json names none, these addresses do not exist.

import type { Context, Next } from "hono"
import { log } from "../../base/log.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import { configOf, type Env, secretOf } from "../../env.ts"
import { addressOf } from "../../http/client-address.ts"
import { hasKey } from "../../http/key.ts"
import { take } from "../../http/rate-limit.ts"
import { refuseAdmin } from "./operator-answer.ts"

type C = Context<{ Bindings: Env }>

export async function guard(c: C, next: Next): Promise<Response | undefined> {
  const { admin } = configOf(c.env)
  if (admin === undefined) return c.notFound()
  const key = String(secretOf(c.env, admin.keyEnv))
  if (!(await hasKey(c, key))) return refuseKey(c)
  await next()
  log("admin_call", { method: c.req.method, route: c.req.routePath, status: c.res.status })
  return undefined
}

/** Whether a request has the admin key; a wrong one is not counted here, because it opens nothing. */
export async function isOperator(c: C): Promise<boolean> {
  const { admin } = configOf(c.env)
  return admin !== undefined && hasKey(c, String(secretOf(c.env, admin.keyEnv)))
}

/**
 * Failures are counted by address; above the limit they are neither explained nor logged one by one. The
 * right key is never locked out: nobody guesses 32 characters, and a stranger who fails on purpose must
 * not be able to lock the operator out.
 */
async function refuseKey(c: C): Promise<Response> {
  const admission = await take(c.env, "adminFailuresPerAddress", addressOf(c))
  if (!admission.ok) {
    return refuseAdmin("admin_key_limit", { "retry-after": String(admission.retryAfter) })
  }
  logRefusal("admin_refused", { reason: "admin_key_mismatch", method: c.req.method })
  return refuseAdmin("admin_key_mismatch", { "www-authenticate": 'Bearer realm="menshen-admin"' })
}
