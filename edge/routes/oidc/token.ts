// The token endpoint: RFC 6749 sections 4.1.3 and 6, with PKCE (RFC 7636). The ticket desk redeems the
// code, then the session desk admits the grant; it refuses if the sign-in was ended while the code was
// on its way.

import type { Context } from "hono"
import { accessTokenSeconds } from "../../base/lifetimes.ts"
import { log } from "../../base/log.ts"
import { isScene, newSecret, sceneOfAuthCode, sha256 } from "../../base/secrets.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import type { Grant } from "../../desks/sessions/grants.ts"
import { sessionsOf } from "../../desks/sessions/sessions-stub.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import type { App, Env } from "../../env.ts"
import { authenticateClient } from "../../oidc/client-auth.ts"
import { cors, noCache, refuseOAuth } from "../../oidc/endpoint.ts"
import { readForm } from "../../oidc/form.ts"
import { hasScope } from "../../oidc/scopes.ts"
import { signTokens } from "../../oidc/tokens.ts"

type C = Context<{ Bindings: Env }>

export async function token(c: C): Promise<Response> {
  const read = await readForm(c)
  if (!read.ok) return refuseOAuth(read.error, read.description)
  const form = read.value
  const authenticated = await authenticateClient(c, form)
  if (!authenticated.ok) return refuseOAuth(authenticated.error, authenticated.description)
  const client = authenticated.value
  if (client.kind !== "app")
    return refuseOAuth("unauthorized_client", "A resource server cannot request tokens.")
  switch (form.get("grant_type") ?? "") {
    case "":
      return refuseOAuth("invalid_request", "grant_type is missing.")
    case "authorization_code":
      return redeemCode(c.env, client.app, form)
    case "refresh_token":
      return refresh(c.env, client.app, form)
    default: {
      const known = "grant_type is authorization_code or refresh_token."
      return refuseOAuth("unsupported_grant_type", known)
    }
  }
}

const invalidGrant = (what: string) =>
  refuseOAuth("invalid_grant", `The ${what} is not valid for this request.`)

async function redeemCode(env: Env, app: App, form: URLSearchParams): Promise<Response> {
  const { clientId } = app
  const field = (name: string) => form.get(name) ?? ""
  const authCode = field("code")
  const scene = sceneOfAuthCode(authCode)
  if (authCode === "") return refuseOAuth("invalid_request", "code is missing.")
  if (!isScene(scene)) return invalidGrant("code")
  const proofs = { redirectUri: field("redirect_uri"), codeVerifier: field("code_verifier") }
  const desk = deskOf(env, scene)
  const redeemed = await desk.redeem({ authCode, clientId, ...proofs }, scene)
  if (!redeemed.ok) {
    const { reason, replayed } = redeemed
    // One of the two holders is a thief, so everything that was issued ends (RFC 6749 section 4.1.2).
    if (replayed) await sessionsOf(env, app.pool).endGrant(scene)
    logRefusal(replayed ? "code_replayed" : "code_refused", { client: clientId, reason })
    return invalidGrant("code")
  }
  const { grant, nonce } = redeemed.value
  const refreshToken = hasScope(grant.scope, "offline_access") ? newSecret() : undefined
  const hash = refreshToken === undefined ? undefined : await sha256(refreshToken)
  if (!(await sessionsOf(env, app.pool).admit(grant, hash))) {
    log("code_refused", { client: clientId, reason: "sessions_ended", user: grant.user })
    return invalidGrant("code")
  }
  log("signed_in", { client: clientId, user: grant.user })
  return issue(env, app, grant, { nonce, refreshToken })
}

async function refresh(env: Env, app: App, form: URLSearchParams): Promise<Response> {
  const presented = form.get("refresh_token") ?? ""
  if (presented === "") return refuseOAuth("invalid_request", "refresh_token is missing.")
  const sessions = sessionsOf(env, app.pool)
  const next = newSecret()
  const [hash, nextHash] = await Promise.all([sha256(presented), sha256(next)])
  const requested = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "")
  const grant = await sessions.grantOfRefreshToken(hash)
  if (grant?.clientId === app.clientId && !isWithin(requested, grant.scope)) {
    return refuseOAuth("invalid_scope", "scope may only be narrowed.")
  }
  const rotation = await sessions.rotate(hash, nextHash, app.clientId)
  if (rotation.outcome === "rotated") {
    const { grant } = rotation
    const narrow = { ...grant, scope: narrowed(grant.scope, requested) }
    return issue(env, app, narrow, { nonce: "", refreshToken: next })
  }
  log("refresh_token_refused", { client: app.clientId, reason: rotation.outcome })
  return invalidGrant("refresh_token")
}

function isWithin(requested: string[], granted: string): boolean {
  const given = granted.split(" ")
  return requested.every((scope) => given.includes(scope))
}

/** RFC 6749 section 6: narrows these tokens only; the refresh token keeps its scope. `openid` stays,
 * because every token here is about a person. */
function narrowed(granted: string, requested: string[]): string {
  if (requested.length === 0) return granted
  const kept = ["openid", ...requested]
  return granted
    .split(" ")
    .filter((scope) => kept.includes(scope))
    .join(" ")
}

async function issue(
  env: Env,
  app: App,
  grant: Grant,
  { nonce, refreshToken }: { nonce: string; refreshToken: string | undefined },
): Promise<Response> {
  const tokens = await signTokens(env, app, grant, nonce)
  const body = {
    ...tokens,
    token_type: "Bearer",
    expires_in: accessTokenSeconds,
    scope: grant.scope,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
  }
  return Response.json(body, { headers: { ...noCache, ...cors } })
}
