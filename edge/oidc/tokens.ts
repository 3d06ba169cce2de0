// Signs tokens, and verifies them when they come back. A valid signature is not enough: a grant can end
// before its tokens expire, so the session desk is asked each time.

import { createLocalJWKSet, type JWTPayload, jwtVerify } from "jose"
import { accessTokenSeconds, idTokenSeconds } from "../base/lifetimes.ts"
import { algorithms } from "../desks/keys/key-ring.ts"
import { keyRingOf } from "../desks/keys/key-ring-stub.ts"
import type { Grant } from "../desks/sessions/grants.ts"
import { sessionsOf } from "../desks/sessions/sessions-stub.ts"
import { type App, appOf, configOf, type Env } from "../env.ts"
import { userinfoAudience } from "./audience.ts"
import { acrOf, amrOf, grantedScope } from "./scopes.ts"
import { wechatClaims } from "./wechat-claims.ts"

/** The access token (RFC 9068) and id_token of one grant, with the scope and the audience that were
 * narrowed to what the app may have. */
export async function signTokens(
  env: Env,
  app: App,
  grant: Grant,
  nonce: string,
): Promise<{ access_token: string; id_token: string }> {
  const iat = Math.floor(Date.now() / 1000)
  const { clientId, scope, audience, authTime, confirm } = grant
  const how = {
    auth_time: Math.floor(authTime / 1000),
    acr: acrOf(confirm),
    amr: amrOf(confirm),
  }
  const names = await wechatClaims(env, app, grant)
  const { idTokenAlg, sector } = app.client
  const { jwts } = await keyRingOf(env).sign(idTokenAlg, { user: grant.user, sector }, [
    {
      typ: "at+jwt",
      claims: {
        aud: [...audience.split(" "), userinfoAudience(env)],
        iat,
        exp: iat + accessTokenSeconds,
        jti: `${grant.id}.${crypto.randomUUID()}`,
        client_id: clientId,
        scope,
        ...how,
      },
    },
    {
      typ: "JWT",
      hashesPrevious: true,
      claims: {
        aud: clientId,
        iat,
        exp: iat + idTokenSeconds,
        ...how,
        ...(nonce === "" ? {} : { nonce }),
        ...names,
      },
    },
  ])
  const [access_token = "", id_token = ""] = jwts
  return { access_token, id_token }
}

export interface AccessToken {
  claims: JWTPayload
  app: App
  grant: Grant
}

/** An access token of ours whose grant is still live (OA-05, OA-09). */
export async function readAccessToken(env: Env, token: string): Promise<AccessToken | undefined> {
  const keys = createLocalJWKSet(await keyRingOf(env).jwks())
  const expected = {
    issuer: configOf(env).issuer,
    audience: userinfoAudience(env),
    typ: "at+jwt",
    algorithms: [...algorithms],
    requiredClaims: ["sub", "exp", "iat", "jti", "client_id"],
  }
  const verified = await jwtVerify(token, keys, expected).catch(() => undefined)
  const claims = verified?.payload
  const app = appOf(env, claims?.client_id)
  if (claims === undefined || app === undefined) return undefined
  const grant = await sessionsOf(env, app.pool).grant(claims.jti?.split(".")[0] ?? "")
  if (grant?.clientId !== app.clientId) return undefined
  // The scope of this token, which a refresh may have narrowed, as far as the app may still have it.
  const scope = grantedScope(String(claims.scope), app.client)
  return { claims, app, grant: { ...grant, scope } }
}
