// The UserInfo endpoint (OpenID Connect Core section 5.3): what the access token says, and no more.

import type { Context } from "hono"
import { createLocalJWKSet, jwtVerify } from "jose"
import { keyRingOf } from "../desks/desks.ts"
import { configOf, type Env } from "../env.ts"
import { noStore } from "../refuse.ts"
import { cors } from "./token.ts"

export async function userinfo(c: Context<{ Bindings: Env }>): Promise<Response> {
  const token = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1]
  if (token === undefined) return challenge("")
  const { issuer } = configOf(c.env)
  const keys = createLocalJWKSet(await keyRingOf(c.env).jwks())
  const expected = { issuer, audience: `${issuer}/userinfo`, typ: "at+jwt", algorithms: ["RS256"] }
  try {
    const { payload } = await jwtVerify(token, keys, expected)
    const { sub, wechat_appid, wechat_openid } = payload
    const body = { sub, wechat_appid, wechat_openid }
    return Response.json(body, { headers: { ...noStore, ...cors } })
  } catch {
    return challenge(', error="invalid_token"')
  }
}

function challenge(error: string): Response {
  const headers = { ...noStore, ...cors, "www-authenticate": `Bearer realm="menshen"${error}` }
  return new Response(null, { status: 401, headers })
}
