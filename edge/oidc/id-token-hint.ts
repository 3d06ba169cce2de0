// id_token_hint: one of our id_tokens, perhaps expired, says whom a request is about. It never proves
// who is present (OA-18).

import { compactVerify, createLocalJWKSet, type JWTPayload } from "jose"
import { algorithms } from "../desks/keys/key-ring.ts"
import { keyRingOf } from "../desks/keys/key-ring-stub.ts"
import { appOf, configOf, type Env } from "../env.ts"

export interface Hint {
  sub: string
  clientId: string
}

/** Undefined unless it is an id_token that this issuer gave to a client it knows. */
export async function readHint(env: Env, hint: string): Promise<Hint | undefined> {
  const keys = createLocalJWKSet(await keyRingOf(env).hintJwks())
  const options = { algorithms: [...algorithms] }
  const verified = await compactVerify(hint, keys, options).catch(() => undefined)
  if (verified === undefined || verified.protectedHeader.typ !== "JWT") return undefined
  const claims = claimsIn(verified.payload)
  const { iss, aud, sub } = claims ?? {}
  if (iss !== configOf(env).issuer || typeof aud !== "string") return undefined
  return sub === undefined || appOf(env, aud) === undefined ? undefined : { sub, clientId: aud }
}

function claimsIn(payload: Uint8Array): JWTPayload | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(payload))
  } catch {
    return undefined
  }
}
