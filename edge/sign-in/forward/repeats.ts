// How often one push is forwarded. WeChat repeats a push with the same query and text, three times at most. Whoever has
// seen a push can repeat it without end, with changes where no signature reaches: in the rest of the query, and in the
// envelope around Encrypt.

import type { PushCopy } from "../../base/forward-call.ts"
import { base64url, sha256 } from "../../base/secrets.ts"

/** WeChat's four, and one for a proxy that repeats a request. */
const timesMost = 5
/** Some minutes of a busy account. */
const knownMost = 10_000

const known = new Map<string, number>()

/** What each repeat of a push has, and no other push: the signature of Encrypt or, without one, that of the query, and
 * the body. */
export async function repeatKey({ query, body }: PushCopy): Promise<string> {
  const pairs = query.split("&")
  const signed = (name: string) => pairs.find((pair) => pair.startsWith(`${name}=`))
  const ofText = signed("msg_signature")
  if (ofText !== undefined) return ofText
  const hash = base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", body)))
  return base64url(await sha256(`${signed("signature")}\n${hash}`))
}

/** Counts a push that is to be forwarded. False if its targets have had it often enough. */
export function mayForward(account: string, key: string): boolean {
  const name = `${account} ${key}`
  const times = (known.get(name) ?? 0) + 1
  // The latest stands last.
  known.delete(name)
  known.set(name, times)
  const [first] = known.keys()
  if (known.size > knownMost && first !== undefined) known.delete(first)
  return times <= timesMost
}
