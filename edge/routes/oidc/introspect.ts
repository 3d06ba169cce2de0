// Introspection (RFC 7662): whether a token is valid now, for configured resource servers and for a
// confidential client's own tokens. All other tokens are reported as inactive.

import type { Context } from "hono"
import { sha256 } from "../../base/secrets.ts"
import { sessionsOf } from "../../desks/sessions/sessions-stub.ts"
import type { App, Env } from "../../env.ts"
import { noStore } from "../../http/refuse.ts"
import { type Client, isPublic } from "../../oidc/client-auth.ts"
import { clientRequest } from "../../oidc/client-request.ts"
import { refuseOAuth } from "../../oidc/endpoint.ts"
import { grantedScope, mayRefresh } from "../../oidc/scopes.ts"
import { type AccessToken, readAccessToken } from "../../oidc/tokens.ts"

export async function introspect(c: Context<{ Bindings: Env }>): Promise<Response> {
  const read = await clientRequest(c)
  if (!read.ok) return refuseOAuth(read.error, read.description)
  const { client, form } = read.value
  if (client.kind === "app" && isPublic(client.app)) {
    return refuseOAuth("unauthorized_client", "A public client cannot introspect tokens.")
  }
  const token = form.get("token") ?? ""
  if (token === "") return refuseOAuth("invalid_request", "token is missing.")
  const worth =
    (await accessToken(c.env, client, token)) ??
    (client.kind === "app" ? await refreshToken(c.env, client.app, token) : undefined)
  return Response.json(worth ?? { active: false }, { headers: noStore })
}

async function accessToken(env: Env, client: Client, token: string) {
  const known = await readAccessToken(env, token)
  if (known === undefined || !isMeantFor(client, known)) return undefined
  return { active: true, token_type: "Bearer", ...known.claims, scope: known.grant.scope }
}

/** A resource server that names its audience learns nothing about tokens for another one (RFC 7662
 * section 4). */
function isMeantFor(client: Client, { app: { clientId }, claims }: AccessToken): boolean {
  if (client.kind === "app") return client.app.clientId === clientId
  const { apps, audience } = client.server
  return apps.includes(clientId) && (audience === "" || [claims.aud].flat().includes(audience))
}

async function refreshToken(env: Env, { pool, clientId, client }: App, token: string) {
  const known = await sessionsOf(env, pool).presentedToken(await sha256(token))
  if (known === undefined || known.isUsed) return undefined
  const { grant } = known
  if (grant.clientId !== clientId || !mayRefresh(grant.scope, client)) return undefined
  return { active: true, client_id: clientId, scope: grantedScope(grant.scope, client) }
}
