// The supported scopes, and the acr and amr values of a sign-in.

import type { Client } from "../core/config.ts"
import { type Confirm, confirmations } from "../core/ticket.ts"

/** No `profile`, `email`, `phone` or `address`: WeChat provides no such data. */
export const scopes = ["openid", "wechat", "offline_access"] as const

/** The granted part of `requested`. Unknown scopes and those that the app may not have are ignored (OpenID
 * Connect Core 3.1.2.1, RFC 6749 section 3.3); the `scope` of the answer tells what was granted. */
export function grantedScope(requested: string, client: Client): string {
  const names = new Set(requested.split(" "))
  return scopes.filter((scope) => names.has(scope) && client.scopes.includes(scope)).join(" ")
}

export const hasScope = (granted: string, scope: (typeof scopes)[number]) =>
  granted.split(" ").includes(scope)

/** Not if the configuration took `offlineAccess` away since. */
export const mayRefresh = (granted: string, client: Client) =>
  hasScope(grantedScope(granted, client), "offline_access")

/** How the person confirmed after the scan. */
const acrPrefix = "urn:menshen:confirm:"

export const acrOf = (confirm: Confirm) => `${acrPrefix}${confirm}`
export const acrValues = confirmations.map(acrOf)

/** RFC 8176 has values for two channels and for a typed code, but none for a scan. Inside WeChat there
 * is only one channel. */
export function amrOf(confirm: Confirm): string[] {
  if (confirm === "oauth") return ["wechat"]
  const typed = confirm === "phone-code" ? ["otp"] : []
  return ["wechat", "mca", ...typed]
}
