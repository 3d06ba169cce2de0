// The successor of a refresh token: an HMAC of the token under a key of its family, so that two requests with one
// token get the same successor, and nobody has to store it. Storage alone derives none, because it has the
// token's hash only.

import { keyedHash } from "../base/sealed-box.ts"
import { base64url } from "../base/secrets.ts"

export async function successorOf(token: string, key: string): Promise<string> {
  return base64url(await keyedHash(key, "refresh token", token))
}
