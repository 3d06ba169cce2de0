// The request_uri of a pushed authorization request (RFC 9126 section 2.2). It is stored as a hash, like
// every value that grants access, and its content is sealed under it: an id_token_hint is an ID token.

import { isSealed, SealedBox } from "../base/sealed-box.ts"
import { newSecret, sha256 } from "../base/secrets.ts"

const prefix = "urn:ietf:params:oauth:request_uri:"

export const newRequestUri = () => `${prefix}${newSecret()}`

/** The storage key of one of our request_uris; undefined for any other. */
export async function pushedHash(requestUri: string): Promise<Uint8Array | undefined> {
  return requestUri.startsWith(prefix) ? sha256(requestUri) : undefined
}

const boxOf = (requestUri: string) => SealedBox.of(requestUri, "pushed request")

export async function sealPushed(requestUri: string, clientId: string, params: URLSearchParams) {
  return (await boxOf(requestUri)).seal(params.toString(), clientId)
}

/** An earlier version stored requests in clear. */
export async function openPushed(requestUri: string, clientId: string, stored: string) {
  if (!isSealed(stored)) return new URLSearchParams(stored)
  const params = await (await boxOf(requestUri)).open(stored, clientId)
  return params === undefined ? undefined : new URLSearchParams(params)
}
