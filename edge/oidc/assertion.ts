// private_key_jwt: a client signs who it is (RFC 7523; OpenID Connect Core section 9).

import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from "jose"
import { assertionSecondsMost } from "../base/lifetimes.ts"
import { sha256 } from "../base/secrets.ts"
import { sessionsOf } from "../desks/sessions/sessions-stub.ts"
import { type App, configOf, type Env } from "../env.ts"

export const assertionAlgorithms = ["RS256", "PS256", "ES256"]

/** Whose assertion this says it is. Nothing is verified yet. */
export function assertedClient(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub
  } catch {
    return undefined
  }
}

export async function verifyAssertion(env: Env, app: App, assertion: string): Promise<boolean> {
  const { issuer } = configOf(env)
  const keys = createLocalJWKSet(JSON.parse(app.client.jwks) as JSONWebKeySet)
  try {
    const { payload } = await jwtVerify(assertion, keys, {
      algorithms: assertionAlgorithms,
      issuer: app.clientId,
      subject: app.clientId,
      // RFC 7523 section 3, and RFC 9126 section 2 for the third.
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
