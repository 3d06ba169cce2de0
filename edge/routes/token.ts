// The token endpoint: RFC 6749 section 4.1.3 with PKCE (RFC 7636), public clients.

import type { Context } from "hono"
import { deskOf, keyRingOf } from "../desks/desks.ts"
import type { Grant } from "../desks/ticket-desk.ts"
import { configOf, type Env } from "../env.ts"
import { log } from "../log.ts"
import { noStore, refuseOAuth } from "../refuse.ts"
import { isScene, sceneOfCode } from "../secrets.ts"

type C = Context<{ Bindings: Env }>

const idTokenSeconds = 300
const accessTokenSeconds = 600
const bodyBytesMax = 16 * 1024

/** How the scan was confirmed: not at all beyond the scan itself. */
const acr = "urn:menshen:confirm:none"

export const cors = { "access-control-allow-origin": "*" }

export function tokenPreflight(): Response {
  const allow = { "access-control-allow-headers": "content-type", "access-control-max-age": "600" }
  return new Response(null, { status: 204, headers: { ...cors, ...allow } })
}

export async function token(c: C): Promise<Response> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase()
  if (type !== "application/x-www-form-urlencoded") {
    return refuseOAuth("invalid_request", "Send application/x-www-form-urlencoded.", cors)
  }
  const text = await c.req.text()
  const form = new URLSearchParams(text.slice(0, bodyBytesMax))
  const names = ["grant_type", "code", "redirect_uri", "client_id", "code_verifier"] as const
  const values = names.map((name) => form.getAll(name))
  if (text.length > bodyBytesMax || values.some((all) => all.length > 1)) {
    return refuseOAuth(
      "invalid_request",
      "A parameter stands twice, or the form is too long.",
      cors,
    )
  }
  const [grantType, code = "", redirectUri = "", clientId = "", codeVerifier = ""] = values.map(
    ([value]) => value,
  )
  if (grantType === undefined) return refuseOAuth("invalid_request", "grant_type is missing.", cors)
  if (grantType !== "authorization_code") {
    return refuseOAuth("unsupported_grant_type", "Only grant_type=authorization_code.", cors)
  }
  if (!configOf(c.env).apps.some((app) => app.clientId === clientId)) {
    return refuseClient()
  }
  return redeem(c.env, { code, redirectUri, clientId, codeVerifier })
}

function refuseClient(): Response {
  const body = { error: "invalid_client", error_description: "No such client_id is registered." }
  const challenge = { "www-authenticate": 'Basic realm="menshen"' }
  return Response.json(body, { status: 401, headers: { ...noStore, ...cors, ...challenge } })
}

async function redeem(
  env: Env,
  redemption: { code: string; redirectUri: string; clientId: string; codeVerifier: string },
): Promise<Response> {
  const scene = sceneOfCode(redemption.code)
  const invalid = () =>
    refuseOAuth("invalid_grant", "The code is not valid for this request.", cors)
  if (!isScene(scene)) return invalid()
  const { reason, grant } = await deskOf(env, scene).redeem(redemption, scene)
  if (grant === undefined) {
    log("code_refused", { client: redemption.clientId, reason })
    return invalid()
  }
  return issue(env, redemption.clientId, grant)
}

async function issue(env: Env, clientId: string, grant: Grant): Promise<Response> {
  const { issuer } = configOf(env)
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: issuer, sub: grant.user, iat: now, ...wechatClaims(grant) }
  const ring = keyRingOf(env)
  const [id_token, access_token] = await Promise.all([
    ring.sign(
      {
        ...claims,
        aud: clientId,
        exp: now + idTokenSeconds,
        auth_time: grant.authTime,
        acr,
        amr: ["wechat"],
        ...(grant.nonce === "" ? {} : { nonce: grant.nonce }),
      },
      "JWT",
    ),
    ring.sign(
      {
        ...claims,
        aud: `${issuer}/userinfo`,
        exp: now + accessTokenSeconds,
        client_id: clientId,
        scope: grant.scope,
        jti: crypto.randomUUID(),
      },
      "at+jwt",
    ),
  ])
  log("signed_in", { client: clientId, user: grant.user })
  const body = { access_token, token_type: "Bearer", expires_in: accessTokenSeconds, id_token }
  return Response.json({ ...body, scope: grant.scope }, { headers: { ...noStore, ...cors } })
}

/** Scope `wechat` asks for WeChat's own names of the person. */
function wechatClaims({ scope, appId, openid }: Grant): Record<string, string> {
  if (!scope.split(" ").includes("wechat")) return {}
  return { wechat_appid: appId, wechat_openid: openid }
}
