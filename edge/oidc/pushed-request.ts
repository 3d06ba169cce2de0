// The request_uri of a pushed authorization request (RFC 9126 section 2.2). It is stored as a hash, like
// every value that grants access, and its content is sealed under it: an id_token_hint is an ID token.
// The content is the parameters that Menshen reads; a client may send others, and they are ignored (RFC
// 6749 section 3.1).

import { pushedPublicSeconds, pushedSeconds } from "../base/lifetimes.ts"
import { isSealed, SealedBox } from "../base/sealed-box.ts"
import { newSecret, sha256 } from "../base/secrets.ts"
import type { App } from "../env.ts"
import { isPublic } from "./client-auth.ts"

const prefix = "urn:ietf:params:oauth:request_uri:"

export const newRequestUri = () => `${prefix}${newSecret()}`

/** The storage key of one of our request_uris; undefined for any other. */
export async function pushedHash(requestUri: string): Promise<Uint8Array | undefined> {
  return requestUri.startsWith(prefix) ? sha256(requestUri) : undefined
}

const sealedBytesMax = 10 * 1024
/** For hundreds of requests a minute, whose usual size is below a kilobyte. */
const publicShareBytes = 512 * 1024
/** For thousands in ten minutes. Beyond, the oldest are forgotten sooner. */
const shareBytes = 4 * 1024 * 1024

/** The lifetime of a client's requests, and what they may hold together. */
export function pushedLimits(app: App): { seconds: number; shareBytes: number } {
  return isPublic(app)
    ? { seconds: pushedPublicSeconds, shareBytes: publicShareBytes }
    : { seconds: pushedSeconds, shareBytes }
}

const parametersRead = [
  "client_id",
  "redirect_uri",
  "response_type",
  "response_mode",
  "scope",
  "state",
  "nonce",
  "code_challenge",
  "code_challenge_method",
  "prompt",
  "max_age",
  "id_token_hint",
  "claims",
  "ui_locales",
  "resource",
]

/** The parameters that are read, in no more bytes than they came in. */
function formOf(params: URLSearchParams): string {
  const pairs = parametersRead.flatMap((name) =>
    params.getAll(name).map((value) => ({ name, value })),
  )
  const given = pairs.filter(({ value }) => value !== "")
  return given.map(({ name, value }) => `${name}=${asCame(value)}`).join("&")
}

/** Escapes only what means something else in a form. URLSearchParams would escape every byte of a text
 * that was sent unescaped, and store three bytes for each. */
const asCame = (value: string) => value.replace(/[%&+]/g, encodeURIComponent).replaceAll(" ", "+")

const boxOf = (requestUri: string) => SealedBox.of(requestUri, "pushed request")

/** Undefined if it is too long. */
export async function sealPushed(
  requestUri: string,
  clientId: string,
  params: URLSearchParams,
): Promise<string | undefined> {
  const sealed = await (await boxOf(requestUri)).seal(formOf(params), clientId)
  return sealed.length > sealedBytesMax ? undefined : sealed
}

/** An earlier version stored requests in clear. */
export async function openPushed(requestUri: string, clientId: string, stored: string) {
  if (!isSealed(stored)) return new URLSearchParams(stored)
  const params = await (await boxOf(requestUri)).open(stored, clientId)
  return params === undefined ? undefined : new URLSearchParams(params)
}
