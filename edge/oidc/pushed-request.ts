// The request_uri of a pushed authorization request (RFC 9126 section 2.2). It is stored as a hash, like
// every value that grants access.

import { newSecret, sha256 } from "../base/secrets.ts"

const prefix = "urn:ietf:params:oauth:request_uri:"

export const newRequestUri = () => `${prefix}${newSecret()}`

/** The storage key of one of our request_uris; undefined for any other. */
export async function pushedHash(requestUri: string): Promise<Uint8Array | undefined> {
  return requestUri.startsWith(prefix) ? sha256(requestUri) : undefined
}
