// Shared by the modules of the OpenID Foundation's plans: one provider, one client with
// client_secret_basic and without PKCE, and openid-client to check every answer.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import * as client from "openid-client"
import * as push from "../support/push.ts"
import {
  arrival,
  request,
  scanPage,
  secrets,
  startProvider,
  type UserAgent,
} from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

/** MENSHEN_CONFORMANCE=full waits as long as the modules do; otherwise the wait is short. */
export const codeReuseSeconds = process.env.MENSHEN_CONFORMANCE === "full" ? 30 : 2

export interface Suite {
  w: World
  /** A person who signs in by scanning. */
  openid: string
  provider: client.Configuration
}

export async function startSuite(
  change: (config: Record<string, unknown>) => void = () => {},
): Promise<Suite> {
  const w = await startProvider(change)
  const provider = await discover(w, "basic", client.ClientSecretBasic(secrets.BASIC_SECRET))
  return { w, openid: push.newOpenid(), provider }
}

export const discover = (
  w: World,
  clientId: string,
  auth: client.ClientAuth,
  metadata: Partial<client.ClientMetadata> = {},
) =>
  client.discovery(new URL(w.menshen.url), clientId, metadata, auth, {
    execute: [client.allowInsecureRequests],
  })

export type Tokens = client.TokenEndpointResponse & client.TokenEndpointResponseHelpers
export interface SignedIn {
  tokens: Tokens
  claims: client.IDToken
  callback: URL
}

/** One authorization request and what becomes of it: scanned where it shows a code, gone on with
 * where it shows who is signed in, redeemed by openid-client. */
export async function run(
  { w, openid, provider }: Suite,
  agent: UserAgent,
  more: Record<string, string> = {},
  init: RequestInit = {},
): Promise<SignedIn> {
  const nonce = more.nonce ?? randomBytes(16).toString("base64url")
  const state = randomBytes(16).toString("base64url")
  const params = { ...request(w, "basic"), nonce, state, ...more }
  if (params.nonce === "") delete (params as { nonce?: string }).nonce
  const callback = await through(w, agent, await agent.authorize(params, init), openid)
  return redeem(provider, callback, { state, nonce: params.nonce })
}

export async function redeem(
  provider: client.Configuration,
  callback: URL,
  { state, nonce, verifier }: { state: string; nonce?: string; verifier?: string },
): Promise<SignedIn> {
  const tokens = await client.authorizationCodeGrant(provider, callback, {
    expectedState: state,
    idTokenExpected: true,
    ...(nonce && { expectedNonce: nonce }),
    ...(verifier && { pkceCodeVerifier: verifier }),
  })
  const claims = tokens.claims()
  assert.ok(claims)
  return { tokens, claims, callback }
}

/** From the provider's page, or from an immediate redirect, to the client's callback. */
export async function through(
  w: World,
  agent: UserAgent,
  response: Response,
  openid: string,
): Promise<URL> {
  if (response.status === 303) return arrival(response)
  const html = await response.clone().text()
  if (html.includes("<menshen-login")) return scanPage(w, agent, response, openid)
  const form = /name="request" value="([^"]*)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? ""
  return arrival(await agent.post("/authorize/choose", { request: form, choice: "go on" }))
}

/** The error in the redirect to the client. */
export async function refusal(response: Response): Promise<URLSearchParams> {
  assert.equal(response.status, 303, await response.clone().text())
  return new URL(response.headers.get("location") ?? "").searchParams
}
