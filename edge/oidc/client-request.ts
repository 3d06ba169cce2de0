// A request of a client to one of the endpoints for programs: its form, and who sent it.

import type { Context } from "hono"
import { accepted } from "../core/result.ts"
import type { App, Env } from "../env.ts"
import { authenticateClient, type Client } from "./client-auth.ts"
import { readForm } from "./form.ts"
import { type OAuthResult, oauthError } from "./oauth-error.ts"

type C = Context<{ Bindings: Env }>

export async function clientRequest(
  c: C,
): Promise<OAuthResult<{ client: Client; form: URLSearchParams }>> {
  const form = await readForm(c)
  if (!form.ok) return form
  const client = await authenticateClient(c, form.value)
  return client.ok ? accepted({ client: client.value, form: form.value }) : client
}

/** @param refusal what a resource server hears, which can authenticate itself, too */
export async function appRequest(
  c: C,
  refusal: string,
): Promise<OAuthResult<{ app: App; form: URLSearchParams }>> {
  const read = await clientRequest(c)
  if (!read.ok) return read
  const { client, form } = read.value
  if (client.kind !== "app") return oauthError("unauthorized_client", refusal)
  return accepted({ app: client.app, form })
}
