// The token endpoint: RFC 6749 sections 4.1.3 and 6, with PKCE (RFC 7636). The session desk admits the grant, unless
// the sign-in was ended while the code was on its way; the tokens are signed; then the ticket desk redeems the
// code. Whatever fails before that leaves the code usable, and tokens leave only after it.

import type { Context } from "hono"
import { accessTokenSeconds } from "../../base/lifetimes.ts"
import { log, type OwnReason } from "../../base/log.ts"
import { isScene, newSecret, sceneOfAuthCode, sha256 } from "../../base/secrets.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import { accepted, type Refusal } from "../../core/result.ts"
import type { Grant } from "../../desks/sessions/grants.ts"
import { sessionsOf } from "../../desks/sessions/sessions-stub.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import type { App, Env } from "../../env.ts"
import { narrowedAudience, requestedAudience } from "../../oidc/audience.ts"
import { isPublic } from "../../oidc/client-auth.ts"
import { appRequest } from "../../oidc/client-request.ts"
import { noCache, refuseOAuth } from "../../oidc/endpoint.ts"
import { type OAuthResult, oauthError } from "../../oidc/oauth-error.ts"
import { grantedScope, hasScope, mayRefresh } from "../../oidc/scopes.ts"
import { successorOf } from "../../oidc/successor.ts"
import { signTokens } from "../../oidc/tokens.ts"

type C = Context<{ Bindings: Env }>

export async function token(c: C): Promise<Response> {
  const read = await appRequest(c, "A resource server cannot request tokens.")
  if (!read.ok) return refuseOAuth(read.error, read.description)
  const { app, form } = read.value
  switch (form.get("grant_type") ?? "") {
    case "":
      return refuseOAuth("invalid_request", "grant_type is missing.")
    case "authorization_code":
      return redeemCode(c.env, app, form)
    case "refresh_token":
      return refresh(c.env, app, form)
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
  // Before the code is spent.
  const known = requestedAudience(app, form)
  if (!known.ok) return refuseOAuth(known.error, known.description)
  const proofs = { redirectUri: field("redirect_uri"), codeVerifier: field("code_verifier") }
  const redemption = { authCode, clientId, ...proofs }
  const offered = await deskOf(env, scene).redeemable(redemption, scene)
  if (!offered.ok) return refuseCode(env, app, scene, offered)
  const { grant, nonce } = offered.value
  const audience = narrowedAudience(app, grant.audience, form)
  if (!audience.ok) return refuseOAuth(audience.error, audience.description)
  const refreshToken = hasScope(grant.scope, "offline_access") ? newSecret() : undefined
  const hash = refreshToken === undefined ? undefined : await sha256(refreshToken)
  if (!(await sessionsOf(env, app.pool).admit(grant, hash))) {
    log("code_refused", { client: clientId, reason: "sessions_ended", user: grant.user })
    return invalidGrant("code")
  }
  const tokens = { nonce, refreshToken }
  const answer = await issue(env, app, { ...grant, audience: audience.value }, tokens)
  // The code is used last, and nothing fails after that.
  const number = newSecret()
  const redeemed = await deskOf(env, scene).redeem(redemption, scene, number)
  if (!redeemed.ok) return refuseCode(env, app, scene, redeemed)
  log("signed_in", { client: clientId, user: grant.user })
  return answer
}

async function refuseCode(
  env: Env,
  { clientId, pool }: App,
  scene: string,
  { reason, replayed }: { reason: Refusal; replayed: boolean },
): Promise<Response> {
  // One of the two holders is a thief, so everything that was issued ends (RFC 6749 section 4.1.2).
  if (replayed) await sessionsOf(env, pool).endGrant(scene)
  logRefusal(replayed ? "code_replayed" : "code_refused", { client: clientId, reason })
  return invalidGrant("code")
}

async function refresh(env: Env, app: App, form: URLSearchParams): Promise<Response> {
  const token = form.get("refresh_token") ?? ""
  if (token === "") return refuseOAuth("invalid_request", "refresh_token is missing.")
  const { clientId, client } = app
  const refused = (reason: OwnReason) => {
    log("refresh_token_refused", { client: clientId, reason })
    return invalidGrant("refresh_token")
  }
  const sessions = sessionsOf(env, app.pool)
  const hash = await sha256(token)
  const known = await sessions.presentedToken(hash)
  if (known === undefined) return refused("unknown")
  const { grant, key, isUsed } = known
  if (grant.clientId !== clientId) return refused("foreign")
  if (!mayRefresh(grant.scope, client)) return refused("offline_access ended")
  const narrow = narrowedGrant(app, grant, form)
  // A used token is judged first, whatever else is wrong.
  if (!narrow.ok && !isUsed) return refuseOAuth(narrow.error, narrow.description)
  const successor = await successorOf(token, key)
  const next = await sha256(successor)
  const rotation = await sessions.rotate({ hash, next, clientId, keeps: !isPublic(app) })
  if (!rotation.ok) return refused(rotation.reason)
  const { value: outcome } = rotation
  if (outcome === "repeated") log("refresh_token_repeated", { client: clientId, user: grant.user })
  if (!narrow.ok) return refuseOAuth(narrow.error, narrow.description)
  const refreshToken = outcome === "kept" ? token : successor
  return issue(env, app, narrow.value, { nonce: "", refreshToken })
}

/** Narrows these tokens only; the refresh token keeps its scope and its audience. */
function narrowedGrant(app: App, grant: Grant, form: URLSearchParams): OAuthResult<Grant> {
  const requested = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "")
  if (!isWithin(requested, grant.scope)) {
    return oauthError("invalid_scope", "scope may only be narrowed.")
  }
  const audience = narrowedAudience(app, grant.audience, form)
  if (!audience.ok) return audience
  const scope = narrowedScope(grant.scope, requested)
  return accepted({ ...grant, scope, audience: audience.value })
}

function isWithin(requested: string[], granted: string): boolean {
  const given = granted.split(" ")
  return requested.every((scope) => given.includes(scope))
}

/** RFC 6749 section 6. `openid` stays, because every token here is about a person. */
function narrowedScope(granted: string, requested: string[]): string {
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
  // Without a scope that the configuration took away since.
  const scope = grantedScope(grant.scope, app.client)
  const tokens = await signTokens(env, app, { ...grant, scope }, nonce)
  const body = {
    ...tokens,
    token_type: "Bearer",
    expires_in: accessTokenSeconds,
    scope,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
  }
  return Response.json(body, { headers: noCache })
}
