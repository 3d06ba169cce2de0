// All the code with which a site tells Menshen about an existing account. Menshen sends the browser
// here with a signed request; the site asks for a password and sends the browser back with a signed
// statement.
import { createRemoteJWKSet, jwtVerify, SignJWT } from "jose"

export type BindRequest = { jti: string; returnTo: string }
export type Binding = ReturnType<typeof openBinding>

/** `url` is the address of this page, exactly as "proofs" in menshen.json has it. */
export function openBinding(options: Record<"issuer" | "clientId" | "secret" | "url", string>) {
  const { issuer, clientId, secret, url } = options
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`))
  const key = new TextEncoder().encode(secret)
  return {
    /** Throws unless Menshen sent this request to this page within the last five minutes. */
    async read(request: string): Promise<BindRequest> {
      const expected = { issuer, audience: url, typ: "menshen-bind+jwt" }
      const { payload } = await jwtVerify(request, keys, expected)
      return { jti: String(payload.jti), returnTo: String(payload.return_to) }
    },
    /** Where to send the browser. `account` is the site's own id, or nothing for "no account here". */
    async answer({ jti, returnTo }: BindRequest, account?: string): Promise<string> {
      const statement = new SignJWT(account ? { sub: account } : { none: true })
        .setProtectedHeader({ alg: "HS256", typ: "menshen-account+jwt" })
        .setIssuer(clientId)
        .setAudience(issuer)
        .setJti(jti)
        .setIssuedAt()
        .setExpirationTime("2 minutes")
      return `${returnTo}?statement=${await statement.sign(key)}`
    },
  }
}
