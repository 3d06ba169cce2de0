// What may be asked for, and how a sign-in says how it came about.

import type { Client } from "../core/config.ts"
import { type Confirm, confirmations } from "../core/ticket.ts"

/** There is no `profile`, `email`, `phone` or `address`: WeChat tells nothing of the kind. */
export const scopes = ["openid", "wechat", "offline_access"] as const

/** What of `requested` is given: scopes that nobody knows are left out (OpenID Connect Core 3.1.2.1),
 * and so are refresh tokens that the app was not configured for (section 11). */
export function grantedScope(requested: string, { offlineAccess }: Client): string {
  const names = new Set(requested.split(" "))
  const given = scopes.filter((scope) => names.has(scope))
  return given.filter((scope) => scope !== "offline_access" || offlineAccess).join(" ")
}

export const hasScope = (granted: string, scope: (typeof scopes)[number]) =>
  granted.split(" ").includes(scope)

/** How the person agreed after the scan. */
const acrPrefix = "urn:menshen:confirm:"

export const acrOf = (confirm: Confirm) => `${acrPrefix}${confirm}`
export const acrValues = confirmations.map(acrOf)

/** RFC 8176 has a name for two channels, and for a code that is typed; a scan itself has none. Inside
 * WeChat there is one channel. */
export function amrOf(confirm: Confirm): string[] {
  if (confirm === "oauth") return ["wechat"]
  const typed = confirm === "phone-code" ? ["otp"] : []
  return ["wechat", "mca", ...typed]
}
