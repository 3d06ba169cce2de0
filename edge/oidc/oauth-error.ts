// Errors for OAuth clients (RFC 6749 sections 4.1.2.1 and 5.2), and the results that carry them.

import type { Reason } from "../core/reasons.ts"
import type { Result } from "../core/result.ts"
import { heardOf } from "../http/refuse.ts"

export interface OAuthError {
  error: string
  description: string
}

export type OAuthResult<T> = Result<T, OAuthError>

export const oauthError = (error: string, description: string) => ({
  ok: false as const,
  error,
  description,
})

/** What a client hears if a person goes back without a sign-in (RFC 6749 section 4.1.2.1). Where they could not have
 * signed in, it is not their doing. */
export function errorWithout(reason: Reason, logId?: string): OAuthError {
  const { error, status, sentence } = heardOf(reason)
  if (error === "account_misconfigured") {
    const where = logId === undefined ? "" : ` ${logId} finds the line of its log.`
    return { error: "server_error", description: sentence + where }
  }
  if (status === 503) return { error: "temporarily_unavailable", description: sentence }
  return { error: "access_denied", description: "The person went back without a sign-in." }
}
