// The name of a pushed authorization request (RFC 9126 section 2.2). Stored as a hash, as every
// name is that opens something.

import { newSecret, sha256 } from "../base/secrets.ts"

const prefix = "urn:ietf:params:oauth:request_uri:"

export const newRequestUri = () => `${prefix}${newSecret()}`

/** What a request_uri of ours is stored under; undefined for any other. */
export async function pushedHash(requestUri: string): Promise<Uint8Array | undefined> {
  return requestUri.startsWith(prefix) ? sha256(requestUri) : undefined
}
