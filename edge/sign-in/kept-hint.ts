// The id_token_hint of a ticket's request. It is an ID token, so it rests sealed under the secret of the browser
// that holds the ticket, and storage alone has no way to read it.

import { SealedBox } from "../base/sealed-box.ts"
import type { StoredTicket } from "../desks/ticket/ticket-row.ts"
import type { Bearer } from "../http/cookie.ts"

const boxOf = (secret: string) => SealedBox.of(secret, "hint of a ticket")

export async function sealHint(
  { scene, secret }: Bearer,
  idTokenHint: string,
): Promise<Uint8Array> {
  if (idTokenHint === "") return new Uint8Array()
  return (await boxOf(secret)).sealBytes(new TextEncoder().encode(idTokenHint), scene)
}

type Kept = Pick<StoredTicket, "request" | "hint" | "scene" | "clientId" | "codeChallenge">

/** The parameters that the text leaves to the columns (oidc/kept-request.ts). */
function columnsOf({ clientId, codeChallenge }: Kept): [name: string, value: string][] {
  const always: [string, string][] = [
    ["client_id", clientId],
    ["response_type", "code"],
  ]
  if (codeChallenge === "") return always
  return [...always, ["code_challenge", codeChallenge], ["code_challenge_method", "S256"]]
}

/** The authorization request of a ticket, whole, for the browser that holds it. Undefined if the ticket keeps
 * none: a link's, or one that has long ended. */
export async function requestOf(
  ticket: Kept,
  secret: string,
): Promise<URLSearchParams | undefined> {
  const { request, hint, scene } = ticket
  if (request === "") return undefined
  const params = new URLSearchParams(request)
  // The text of an earlier version says them, too, and a request that says one twice is refused.
  for (const [name, value] of columnsOf(ticket)) params.set(name, value)
  if (hint.length === 0) return params
  const idTokenHint = await (await boxOf(secret)).openBytes(hint, scene)
  if (idTokenHint === undefined) return undefined
  params.set("id_token_hint", new TextDecoder().decode(idTokenHint))
  return params
}
