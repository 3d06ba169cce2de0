// Errors for OAuth clients (RFC 6749 sections 4.1.2.1 and 5.2), and the results that carry them.

import type { Result } from "../core/result.ts"

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
