// The mark of a WeChat. WeChat gives neither a name nor a picture, so a person could not tell whose phone
// scanned. The chat of the phone and the page in the browser show the same four characters; if they
// differ, somebody else's WeChat scanned (CD-06, ID-08).

import { plainLetters as alphabet } from "../base/refusal-id.ts"
import { configOf, type Env } from "../env.ts"
import { derivedKey } from "./chat-links.ts"

const places = [0, 1, 2, 3]

/** Always the same for one identity, and an HMAC, so that it tells nobody the openid. 32 bits are taken
 * modulo 28⁴ = 614,656, so no mark is more than 0.02 % more likely than another. */
export async function markOf(
  env: Env,
  { appId, openid }: { appId: string; openid: string },
): Promise<string> {
  const account = configOf(env).accounts.find((one) => one.appId === appId)
  const [secret] = account?.linkKeyEnvs ?? []
  if (secret === undefined) return ""
  const key = await derivedKey(env, secret, "menshen marks of people")
  const text = new TextEncoder().encode(`${appId}\n${openid}`)
  const mac = await crypto.subtle.sign("HMAC", key, text)
  const drawn = new DataView(mac).getUint32(0)
  const at = (place: number) => Math.floor(drawn / alphabet.length ** place) % alphabet.length
  return places.map((place) => alphabet.charAt(at(place))).join("")
}
