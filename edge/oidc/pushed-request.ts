// The request_uri of a pushed authorization request (RFC 9126 section 2.2). It is stored as a hash, like
// every value that grants access, and its content is sealed under it: an id_token_hint is an ID token.

import { pushedPublicSeconds, pushedSeconds } from "../base/lifetimes.ts"
import { isSealed, SealedBox } from "../base/sealed-box.ts"
import { newSecret, sha256 } from "../base/secrets.ts"
import type { App } from "../env.ts"
import { isPublic } from "./client-auth.ts"
import { keptForm } from "./kept-request.ts"

const prefix = "urn:ietf:params:oauth:request_uri:"

export const newRequestUri = () => `${prefix}${newSecret()}`

/** The storage key of one of our request_uris; undefined for any other. */
export async function pushedHash(requestUri: string): Promise<Uint8Array | undefined> {
  return requestUri.startsWith(prefix) ? sha256(requestUri) : undefined
}

/** For some 350 requests of usual size at once, of which each lives for a minute. */
const publicShareBytes = 256 * 1024
/** For thousands in ten minutes. Beyond, the oldest are forgotten sooner. */
const shareBytes = 4 * 1024 * 1024

/** The lifetime of a client's requests, and what they may hold together. */
export function pushedLimits(app: App): { seconds: number; shareBytes: number } {
  return isPublic(app)
    ? { seconds: pushedPublicSeconds, shareBytes: publicShareBytes }
    : { seconds: pushedSeconds, shareBytes }
}

const boxOf = (requestUri: string) => SealedBox.of(requestUri, "pushed request")

/** @param params a checked request, so that its length is bounded */
export async function sealPushed(
  requestUri: string,
  clientId: string,
  params: URLSearchParams,
): Promise<string> {
  return (await boxOf(requestUri)).seal(keptForm(params), clientId)
}

/** An earlier version stored requests in clear. */
export async function openPushed(requestUri: string, clientId: string, stored: string) {
  if (!isSealed(stored)) return new URLSearchParams(stored)
  const params = await (await boxOf(requestUri)).open(stored, clientId)
  return params === undefined ? undefined : new URLSearchParams(params)
}
