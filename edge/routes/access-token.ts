// GET /accounts/{account}/access-token, for other systems of the owner that share an Official Account: two that each
// fetch a token end each other's (docs/wechat-protocol.md#access-tokens). Off unless menshen.json names a key for it, and
// no other key opens it (OP-03, docs/decisions/0059-one-token-for-siblings.md).

import type { Context } from "hono"
import { log } from "../base/log.ts"
import { logTrouble } from "../core/log-refusal.ts"
import { keeperOf } from "../desks/account/keeper-stub.ts"
import { type Env, officialAccountNamed, secretOf } from "../env.ts"
import { addressOf } from "../http/client-address.ts"
import { hasKey } from "../http/key.ts"
import { take } from "../http/rate-limit.ts"
import { noStore, onlyHead, refuseJson } from "../http/refuse.ts"

type C = Context<{ Bindings: Env }>

export async function accessToken(c: C): Promise<Response> {
  const account = officialAccountNamed(c.env, c.req.param("account"))
  if (account?.accessTokenKeyEnv === undefined) return c.notFound() as Response
  if (c.req.method === "HEAD") return onlyHead()
  const { name } = account
  if (!(await hasKey(c, String(secretOf(c.env, account.accessTokenKeyEnv))))) {
    return refuseKey(c, name)
  }
  const given = await keeperOf(c.env, name).giveAccessToken(name)
  if ("retryAfter" in given) return empty(429, { "retry-after": String(given.retryAfter) })
  if (!given.ok) return refuseJson(given.reason)
  log("access_token_given", { account: name })
  return Response.json(given.value, { headers: noStore })
}

const empty = (status: number, headers: Record<string, string>) =>
  new Response(null, { status, headers: { ...noStore, ...headers } })

/** Wrong keys are counted with those of the admin API. */
async function refuseKey(c: C, account: string): Promise<Response> {
  const admission = await take(c.env, "adminFailuresPerAddress", addressOf(c))
  if (!admission.ok) return empty(429, { "retry-after": String(admission.retryAfter) })
  logTrouble("access_token_refused", { account, type: "no key or a wrong one" })
  return empty(401, { "www-authenticate": 'Bearer realm="menshen-access-token"' })
}
