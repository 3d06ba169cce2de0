// The supported scopes, and the acr and amr values of a sign-in.

import type { Client } from "../core/config.ts"
import { type Confirm, confirmations } from "../core/ticket.ts"

/** No `profile`, `email`, `phone` or `address`: WeChat provides no such data. */
export const scopes = ["openid", "wechat", "offline_access"] as const

/** The granted part of `requested`. Unknown scopes are ignored (OpenID Connect Core 3.1.2.1), and so is
 * offline_access for an app that is not configured for it (section 11). */
export function grantedScope(requested: string, { offlineAccess }: Client): string {
  const names = new Set(requested.split(" "))
  const given = scopes.filter((scope) => names.has(scope))
  return given.filter((scope) => scope !== "offline_access" || offlineAccess).join(" ")
}

export const hasScope = (granted: string, scope: (typeof scopes)[number]) =>
  granted.split(" ").includes(scope)

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
