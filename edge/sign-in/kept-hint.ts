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
  return (await boxOf(secret)).sealBytes(idTokenHint, scene)
}

/** The authorization request of a ticket, whole, for the browser that holds it. Undefined if the ticket keeps
 * none: a link's, or one that has long ended. */
export async function requestOf(
  { request, hint, scene }: Pick<StoredTicket, "request" | "hint" | "scene">,
  secret: string,
): Promise<URLSearchParams | undefined> {
  if (request === "") return undefined
  const params = new URLSearchParams(request)
  if (hint.length === 0) return params
  const idTokenHint = await (await boxOf(secret)).openBytes(hint, scene)
  if (idTokenHint === undefined) return undefined
  params.set("id_token_hint", idTokenHint)
  return params
}
