// Client authentication by private_key_jwt (RFC 7523; OpenID Connect Core section 9).

import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from "jose"
import { assertionSecondsMost } from "../base/lifetimes.ts"
import { sha256 } from "../base/secrets.ts"
import { sessionsOf } from "../desks/sessions/sessions-stub.ts"
import { type App, configOf, type Env } from "../env.ts"

export const assertionAlgorithms = ["RS256", "PS256", "ES256"]

/** The client that an assertion claims to come from; not verified. */
export function assertedClient(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub
  } catch {
    return undefined
  }
}

/** Accepts each assertion once, by its jti. The limit on `exp` bounds how long a jti is remembered. */
export async function verifyAssertion(env: Env, app: App, assertion: string): Promise<boolean> {
  const { issuer } = configOf(env)
  const keys = createLocalJWKSet(JSON.parse(app.client.jwks) as JSONWebKeySet)
  try {
    const { payload } = await jwtVerify(assertion, keys, {
      algorithms: assertionAlgorithms,
      issuer: app.clientId,
      subject: app.clientId,
      // RFC 7523 section 3; the third by RFC 9126 section 2.
      audience: [issuer, `${issuer}/token`, `${issuer}/par`],
      requiredClaims: ["exp", "jti"],
    })
    const { exp = 0, jti = "" } = payload
    if (exp > Date.now() / 1000 + assertionSecondsMost) return false
    const hash = await sha256(`${app.clientId}\n${jti}`)
    return sessionsOf(env, app.pool).spendAssertion(hash, exp * 1000)
  } catch {
    return false
  }
}
