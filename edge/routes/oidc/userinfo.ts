// The UserInfo endpoint (OpenID Connect Core section 5.3), for bearer tokens in the header or in a
// form (RFC 6750 sections 2.1 and 2.2), never in a query.

import type { Context } from "hono"
import type { Env } from "../../env.ts"
import { noStore } from "../../http/refuse.ts"
import { repeatedName } from "../../http/repeated-name.ts"
import { formText, isForm } from "../../oidc/form.ts"
import { readAccessToken } from "../../oidc/tokens.ts"
import { wechatClaims } from "../../oidc/wechat-claims.ts"

type C = Context<{ Bindings: Env }>

export async function userinfo(c: C): Promise<Response> {
  const tokens = await presentedTokens(c)
  if (tokens === undefined) return challenge(400, "invalid_request")
  const [token, another] = tokens
  if (token === undefined) return challenge(401)
  if (another !== undefined) return challenge(400, "invalid_request")
  const known = await readAccessToken(c.env, token)
  if (known === undefined) return challenge(401, "invalid_token")
  const names = await wechatClaims(c.env, known.app, known.grant)
  const body = { sub: known.claims.sub, ...names }
  return Response.json(body, { headers: noStore })
}

/** Undefined if the form is too long, or has a parameter twice. */
async function presentedTokens(c: C): Promise<string[] | undefined> {
  const header = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(c.req.header("authorization") ?? "")?.[1]
  const inHeader = header === undefined ? [] : [header]
  if (c.req.method !== "POST" || !isForm(c)) return inHeader
  const text = await formText(c)
  if (text === undefined) return undefined
  const form = new URLSearchParams(text)
  if (repeatedName(form) !== undefined) return undefined
  return [...inHeader, ...form.getAll("access_token")]
}

/** RFC 6750 section 3: without a token, the challenge has no error code. */
function challenge(status: number, error?: string): Response {
  const detail = error === undefined ? "" : `, error="${error}"`
  const headers = { ...noStore, "www-authenticate": `Bearer realm="menshen"${detail}` }
  return new Response(null, { status, headers })
}
