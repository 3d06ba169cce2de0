// Revocation (RFC 7009). Revoking either token ends the grant, and with it everything that was issued
// for one sign-in.

import type { Context } from "hono"
import { log } from "../../base/log.ts"
import { sha256 } from "../../base/secrets.ts"
import type { Grant } from "../../desks/sessions/grants.ts"
import { sessionsOf } from "../../desks/sessions/sessions-stub.ts"
import type { App, Env } from "../../env.ts"
import { noStore } from "../../http/refuse.ts"
import { appRequest } from "../../oidc/client-request.ts"
import { refuseOAuth } from "../../oidc/endpoint.ts"
import { readAccessToken } from "../../oidc/tokens.ts"

export async function revoke(c: Context<{ Bindings: Env }>): Promise<Response> {
  const read = await appRequest(c, "A resource server has no tokens to revoke.")
  if (!read.ok) return refuseOAuth(read.error, read.description)
  const { app, form } = read.value
  const token = form.get("token") ?? ""
  if (token === "") return refuseOAuth("invalid_request", "token is missing.")
  const grant = await grantOfToken(c.env, app, token)
  // An unknown token counts as revoked (section 2.2).
  if (grant === undefined) return done()
  if (grant.clientId !== app.clientId) {
    return refuseOAuth("invalid_grant", "The token was issued to another client.")
  }
  await sessionsOf(c.env, app.pool).endGrant(grant.id)
  log("token_revoked", { client: grant.clientId, user: grant.user })
  return done()
}

/** The body says nothing (RFC 7009 section 2.2), but some clients parse every answer as JSON. */
const done = () => Response.json({}, { headers: noStore })

/** token_type_hint only speeds up the look-up (section 2.1), and the two kinds cannot be confused. A refresh token
 * that was used ends its grant, too: a client whose answer was lost has no other. */
export async function grantOfToken(
  env: Env,
  { pool }: App,
  token: string,
): Promise<Grant | undefined> {
  const refreshed = await sessionsOf(env, pool).presentedToken(await sha256(token))
  return refreshed?.grant ?? (await readAccessToken(env, token))?.grant
}
