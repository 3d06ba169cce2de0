// WeChat's web authorization (网页授权), which identifies the person who has WeChat open
// (docs/wechat-protocol.md#web-authorization).

import { equalInConstantTime } from "../base/secrets.ts"
import { type App, configOf, type Env, officialAccountOf } from "../env.ts"
import { type Bearer, ticketsOfCookie } from "../http/cookie.ts"
import type { Language } from "../i18n/language.ts"

/** WeCom (企业微信) also calls itself MicroMessenger, but its users are not WeChat's. */
export const isWeChat = (userAgent = ""): boolean =>
  /MicroMessenger/i.test(userAgent) && !/wxwork/i.test(userAgent)

/** WeChat compares the whole link: these parameters, in this order, and the fragment. */
export function authorizationUrl(env: Env, app: App, state: string, lang: Language): string {
  const { name, appId, oauth } = officialAccountOf(env, app)
  if (oauth === undefined) throw new Error("web authorization is not configured for this account")
  // A page that finds no ticket, because the cookie is lost, can name the app, too.
  const more = new URLSearchParams({ ui_locales: lang, client_id: app.clientId })
  const back = `${configOf(env).issuer}/${name}/oauth?${more}`
  const query = new URLSearchParams([
    ["appid", appId],
    ["redirect_uri", back],
    ["response_type", "code"],
    ["scope", oauth.scope],
    ["state", state],
  ])
  return `${oauth.base}/connect/oauth2/authorize?${query}#wechat_redirect`
}

const encoder = new TextEncoder()
const algorithm = { name: "HMAC", hash: "SHA-256" }

/** Binds a code to a ticket of this browser: an HMAC under the ticket's secret, which only its holder
 * can compute. In hex, because WeChat accepts letters and digits, at most 128. */
export async function stateOf({ scene, secret }: Bearer): Promise<string> {
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, [
    "sign",
  ])
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(`oauth state of ${scene}`))
  return [...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

/** The ticket of this browser for which a state was made. */
export async function ticketOfState(
  cookieHeader: string | undefined,
  state: string,
): Promise<Bearer | undefined> {
  for (const ticket of ticketsOfCookie(cookieHeader)) {
    const own = encoder.encode(await stateOf(ticket))
    if (equalInConstantTime(own, encoder.encode(state))) return ticket
  }
  return undefined
}
