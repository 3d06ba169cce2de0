// The attributes of the page, read before anything is sent.

import type { AuthorizationParams } from "./client.ts"
import { type Fault, fail } from "./messages.ts"

export interface Settings {
  readonly issuer: string
  readonly params: AuthorizationParams
  readonly attribute: Attribute
}

/** Null if it is absent. */
export type Attribute = (name: string) => string | null

const oauth = ["client-id", "redirect-uri", "scope", "state", "nonce", "code-challenge"]

/** Attributes whose change restarts the sign-in. */
export const restartingAttributes = [
  "issuer",
  "mode",
  "exchange",
  "logo",
  ...oauth,
  "ticket",
  "qr",
  "expires-in",
  "app-name",
  "chat-code",
]

export function readSettings(attribute: Attribute): Settings | Fault {
  const issuer = (attribute("issuer") || new URL(import.meta.url).origin).replace(/\/$/, "")
  if (!/^https?:\/\/[^/]/.test(issuer)) return fail("issuer_invalid", issuer)
  const missing = !attribute("ticket") && oauth.slice(0, 2).find((name) => !attribute(name))
  if (missing) return fail(`${oauthName(missing)}_missing`)
  return { issuer, params: readParams(attribute), attribute }
}

const oauthName = (attribute: string) => attribute.replace("-", "_")

function readParams(attribute: Attribute): AuthorizationParams {
  const params: Record<string, string> = { scope: "openid", code_challenge_method: "S256" }
  for (const name of oauth) {
    const value = attribute(name)
    if (value) params[oauthName(name)] = value
  }
  return params
}
