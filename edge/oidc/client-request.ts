// A request of a client to one of the endpoints for programs: its form, and who sent it.

import type { Context } from "hono"
import { accepted } from "../core/result.ts"
import type { App, Env } from "../env.ts"
import { authenticateClient, type Client, isPublic } from "./client-auth.ts"
import { readForm } from "./form.ts"
import { type OAuthResult, oauthError } from "./oauth-error.ts"

type C = Context<{ Bindings: Env }>

/** The requests whose client has proved itself by a secret or a key. */
const proven = new WeakSet<Request>()

/** Limits are for strangers, not for a server that speaks for all its visitors. */
export const isProven = (c: C): boolean => proven.has(c.req.raw)

export async function clientRequest(
  c: C,
): Promise<OAuthResult<{ client: Client; form: URLSearchParams }>> {
  const form = await readForm(c)
  if (!form.ok) return form
  const client = await authenticateClient(c, form.value)
  if (!client.ok) return client
  const { value } = client
  if (value.kind === "server" || !isPublic(value.app)) proven.add(c.req.raw)
  return accepted({ client: client.value, form: form.value })
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
