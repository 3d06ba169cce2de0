// Limits by the visitor's address, asked before anything else: a refusal reads no body, wakes no desk
// and writes nothing.

import type { Next } from "hono"
import { streamsOf } from "../base/streams.ts"
import type { LimitName } from "../core/config.ts"
import { configOf } from "../env.ts"
import { addressOf } from "../http/client-address.ts"
import { anyPage, corsFor, corsForAsking } from "../http/cors.ts"
import { ask, firstAbove, noteLimit, take } from "../http/rate-limit.ts"
import { refuseJson } from "../http/refuse.ts"
import { isProven } from "../oidc/client-request.ts"
import { errorPage, type Way } from "../pages/error-page.ts"
import type { PageContext } from "../pages/page.ts"
import type { SignInRequest } from "../sign-in/open-ticket.ts"

const limitJson =
  (corsOf: (c: PageContext) => Record<string, string>) =>
  (c: PageContext, retryAfter: number): Response =>
    refuseJson("rate_limited", { ...corsOf(c), "retry-after": String(retryAfter) })

/** For `POST /tickets`, whose refusals any page may read. */
export const limitAsking = limitJson(corsForAsking)
/** For the calls about a ticket. */
export const limitTicket = limitJson(corsFor)
/** For the endpoints of OAuth. */
export const limitProgram = limitJson(() => anyPage)

export const limitPage = async (
  c: PageContext,
  retryAfter: number,
  way?: Way,
): Promise<Response> => {
  const page = await errorPage(c, 429, "rate_limited", way)
  page.headers.set("retry-after", String(retryAfter))
  return page
}

type Answer = (c: PageContext, retryAfter: number) => Response | Promise<Response>

/** Middleware of a route. */
export const limited = (name: LimitName, answer: Answer) => async (c: PageContext, next: Next) => {
  const admission = await take(c.env, name, addressOf(c))
  return admission.ok ? next() : answer(c, admission.retryAfter)
}

/** Middleware that counts the failures of strangers: above the limit nothing more is tried. */
export async function limitedFailures(c: PageContext, next: Next): Promise<Response | undefined> {
  const name = "tokenFailuresPerAddress"
  const address = addressOf(c)
  const admission = ask(c.env, name, address)
  if (!admission.ok) return limitProgram(c, admission.retryAfter)
  await next()
  if (c.res.status >= 400 && c.res.status < 500 && !isProven(c)) await take(c.env, name, address)
  return undefined
}

const usualChars = 1024

/** One more sign-in at an application: undefined if it is within the limits of its client and account. Its ticket
 * keeps the request, so a long one counts once for each kilobyte, for its address too. */
export function crowdLimit(c: PageContext, { app, request, idTokenHint }: SignInRequest) {
  const { clientId, account } = app
  const more = Math.floor((request.length + idTokenHint.length) / usualChars)
  const address = addressOf(c)
  const crowd = [
    ["signInsPerClient", clientId],
    ["signInsPerAccount", account],
  ] as const
  const long = [["signInsPerAddress", address], ...crowd] as const
  return firstAbove(c.env, [...crowd, ...Array.from({ length: more }, () => long).flat()])
}

/** An address that nobody can say has no limit of its own. */
export function isAboveStreams(c: PageContext, address: string): boolean {
  const { off, streamsPerAddress } = configOf(c.env).limits
  const isAbove = !off && address !== "" && streamsOf(address) >= streamsPerAddress
  if (isAbove) noteLimit("streamsPerAddress", address)
  return isAbove
}
