// A refused authorization request as an error for programs: there is no page and no redirect.

import { heardOf } from "../http/refuse.ts"
import type { RefusedRequest } from "./authorization-request.ts"
import type { OAuthError } from "./oauth-error.ts"

export function errorOf(refused: RefusedRequest): OAuthError {
  if (refused.kind === "redirect") return refused
  return { error: "invalid_request", description: heardOf(refused.reason).sentence }
}
