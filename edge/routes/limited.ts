// Limits by the visitor's address, asked before anything else: a refusal reads no body, wakes no desk
// and writes nothing.

import type { Next } from "hono"
import type { LimitName } from "../core/config.ts"
import { logRefusal } from "../core/log-refusal.ts"
import type { App, Env } from "../env.ts"
import { addressOf } from "../http/client-address.ts"
import { type Admission, ask, take } from "../http/rate-limit.ts"
import { refuseJson } from "../http/refuse.ts"
import { isProven } from "../oidc/client-request.ts"
import { cors } from "../oidc/endpoint.ts"
import { errorPage } from "../pages/error-page.ts"
import type { PageContext } from "../pages/page.ts"
import { corsFor, corsForAsking } from "./tickets/ticket-request.ts"

type Answer = (c: PageContext, retryAfter: number) => Response | Promise<Response>
type Refused = Exclude<Admission, { ok: true }>

/** For `POST /tickets`, whose refusals any page may read. */
export const limitAsking = (c: PageContext, retryAfter: number): Response =>
  refuseJson("rate_limited", { ...corsForAsking(c), "retry-after": String(retryAfter) })

/** For the calls about a ticket. */
export const limitTicket = (c: PageContext, retryAfter: number): Response =>
  refuseJson("rate_limited", { ...corsFor(c), "retry-after": String(retryAfter) })

export const limitPage = async (c: PageContext, retryAfter: number): Promise<Response> => {
  const page = await errorPage(c, 429, "rate_limited")
  page.headers.set("retry-after", String(retryAfter))
  return page
}

/** Middleware of a route. */
export const limited = (name: LimitName, answer: Answer) => async (c: PageContext, next: Next) => {
  const admission = await take(c.env, name, addressOf(c))
  if (admission.ok) return next()
  noteLimit(name)
  return answer(c, admission.retryAfter)
}

/** For the endpoints of OAuth. */
export const limitProgram = (_: PageContext, retryAfter: number): Response =>
  refuseJson("rate_limited", { ...cors, "retry-after": String(retryAfter) })

/** Middleware that counts the failures of strangers: above the limit nothing more is tried. */
export async function limitedFailures(c: PageContext, next: Next): Promise<Response | undefined> {
  const name = "tokenFailuresPerAddress"
  const address = addressOf(c)
  const admission = ask(c.env, name, address)
  if (!admission.ok) {
    noteLimit(name)
    return limitProgram(c, admission.retryAfter)
  }
  await next()
  if (c.res.status >= 400 && c.res.status < 500 && !isProven(c)) await take(c.env, name, address)
  return undefined
}

/** One more sign-in at an application: undefined if it is within the limits of its client and account. */
export async function crowdLimit(env: Env, app: App): Promise<Refused | undefined> {
  const asked = [
    ["signInsPerClient", app.clientId],
    ["signInsPerAccount", app.account],
  ] as const
  const answers = await Promise.all(
    asked.map(async ([name, key]) => ({ name, admission: await take(env, name, key) })),
  )
  for (const { name, admission } of answers) {
    if (admission.ok) continue
    noteLimit(name, { client: app.clientId, account: app.account })
    return admission
  }
  return undefined
}

const minuteMs = 60_000
const notedAt = new Map<LimitName, number>()

/** One line a minute for each limit: a flood must not fill the log either. */
function noteLimit(name: LimitName, known: { client?: string; account?: string } = {}): void {
  const now = Date.now()
  if (now - (notedAt.get(name) ?? 0) < minuteMs) return
  notedAt.set(name, now)
  logRefusal("limit_reached", { reason: "rate_limited", type: name, ...known })
}
