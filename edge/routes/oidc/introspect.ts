// Introspection (RFC 7662): whether a token is valid now, for configured resource servers and for a
// confidential client's own tokens. All other tokens are reported as inactive.

import type { Context } from "hono"
import { sha256 } from "../../base/secrets.ts"
import { sessionsOf } from "../../desks/sessions/sessions-stub.ts"
import type { App, Env } from "../../env.ts"
import { noStore } from "../../http/refuse.ts"
import { authenticateClient, type Client } from "../../oidc/client-auth.ts"
import { refuseOAuth } from "../../oidc/endpoint.ts"
import { readForm } from "../../oidc/form.ts"
import { readAccessToken } from "../../oidc/tokens.ts"

export async function introspect(c: Context<{ Bindings: Env }>): Promise<Response> {
  const read = await readForm(c)
  if (!read.ok) return refuseOAuth(read.error, read.description)
  const form = read.value
  const authenticated = await authenticateClient(c, form)
  if (!authenticated.ok) return refuseOAuth(authenticated.error, authenticated.description)
  const client = authenticated.value
  if (client.kind === "app" && client.app.client.authMethods.includes("none")) {
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
  if (known === undefined) return undefined
  const { clientId } = known.app
  const theirs =
    client.kind === "app" ? client.app.clientId === clientId : client.server.apps.includes(clientId)
  return theirs ? { active: true, token_type: "Bearer", ...known.claims } : undefined
}

async function refreshToken(env: Env, { pool, clientId }: App, token: string) {
  const grant = await sessionsOf(env, pool).grantOfRefreshToken(await sha256(token))
  if (grant?.clientId !== clientId) return undefined
  return { active: true, client_id: clientId, scope: grant.scope }
}
