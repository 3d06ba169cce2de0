// A public client's own exchange of the code (RFC 6749 section 4.1.3, RFC 7636 section 4.5). The
// ID token comes straight from the token endpoint, so TLS stands for its signature (OpenID Connect
// Core section 3.1.3.7, step 6); what it says is checked.

import type { AuthorizationParams } from "./client.ts"
import type { Success, Tokens } from "./events.ts"
import { type Fault, fail, fieldsOf, readName, unreachable } from "./messages.ts"

export async function redeem(
  issuer: string,
  params: AuthorizationParams,
  success: Success,
): Promise<Success | Fault> {
  const { code, codeVerifier } = success
  if (!codeVerifier) {
    return fail("request_malformed", "exchange needs the widget's own PKCE pair")
  }
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    code_verifier: codeVerifier,
    client_id: params.client_id ?? "",
    redirect_uri: params.redirect_uri ?? "",
  })
  try {
    const answer = await fetch(`${issuer}/token`, { method: "POST", body, credentials: "omit" })
    const fields = fieldsOf(await answer.json().catch(() => {}))
    if (!answer.ok) return fail(readName(fields.error) ?? "server_failed")
    const tokens = readTokens(fields, issuer, params)
    return tokens ? { ...success, tokens } : fail("response_malformed")
  } catch (error) {
    return unreachable(error)
  }
}

function readTokens(
  fields: Record<string, unknown>,
  issuer: string,
  params: AuthorizationParams,
): Tokens | undefined {
  const { access_token: accessToken, id_token: idToken, expires_in: expiresIn } = fields
  if (typeof accessToken !== "string" || typeof idToken !== "string") return
  const claims = claimsOf(idToken)
  const audience = [claims.aud].flat()
  if (claims.iss !== issuer || !audience.includes(params.client_id)) return
  if (claims.nonce !== params.nonce) return
  return { accessToken, idToken, expiresIn: Number(expiresIn) || 0, claims }
}

/** The payload of a JWT, or undefined if it is malformed. */
function claimsOf(jwt: string): Record<string, unknown> {
  try {
    const base64 = (jwt.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/")
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    return fieldsOf(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return {}
  }
}
