// The element's attributes, read once at the start of a sign-in: a wish, or what is wrong with it.

import type { Brain, Pair } from "./brain.ts"
import { fail, type Outcome, type Wish } from "./client.ts"

export type Read = (name: string) => string

/** The wire form of the issuer: no slash at its end. */
export function readIssuer(read: Read, script: string): Outcome<string> {
  const text = read("issuer") || new URL(script).origin
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash)
    return fail("issuer_malformed", "issuer is not an http or https URL")
  return { ok: true, value: url.href.replace(/\/$/, "") }
}

export function readWish(read: Read, codeChallenge: string): Outcome<Wish> {
  const [clientId, redirectUri] = [read("client-id"), read("redirect-uri")]
  if (!clientId) return fail("client_id_missing", "the attribute client-id is missing")
  if (!redirectUri) return fail("redirect_uri_missing", "the attribute redirect-uri is missing")
  const [state, nonce, scope] = [read("state"), read("nonce"), read("scope") || "openid"]
  return { ok: true, value: { clientId, redirectUri, scope, state, nonce, codeChallenge } }
}

const randomBytes = () => crypto.getRandomValues(new Uint8Array(32))

/** Without a brain, WebCrypto has to do; outside a secure context there is none of that either. */
export async function makePair(brain: Brain | undefined): Promise<Pair | undefined> {
  if (brain) return brain.pkce(randomBytes())
  if (!globalThis.crypto?.subtle) return undefined
  const verifier = base64url(randomBytes())
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))
  return { verifier, challenge: base64url(new Uint8Array(hash)) }
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
