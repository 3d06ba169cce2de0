// All the code with which an API accepts Menshen's access tokens (RFC 9068 section 4). `audience` is the
// API's own name in "audiences" of menshen.json, so tokens for other APIs, of other applications and of
// other pools are refused.
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from "jose"

export function openApi({ issuer, audience }: { issuer: string; audience: string }) {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`))
  return {
    /** The claims of the caller: `sub` is the person, `client_id` the application. Throws if the token is
     * not for this API; answer 401 then. */
    async accept(authorization: string | undefined): Promise<JWTPayload> {
      const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? ""
      const expected = {
        issuer,
        audience,
        typ: "at+jwt",
        algorithms: ["RS256", "ES256"],
        requiredClaims: ["sub", "exp", "iat", "jti", "client_id"],
      }
      const { payload } = await jwtVerify(token, keys, expected)
      return payload
    },
  }
}
