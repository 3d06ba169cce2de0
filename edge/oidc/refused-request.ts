// An authorization request that is refused to a program: there is no page and no redirect.

import { sentenceOf } from "../http/refuse.ts"
import type { Checked, OAuthError } from "./authorization-request.ts"

export function errorOf(checked: Exclude<Checked, { kind: "ok" }>): OAuthError {
  if (checked.kind === "redirect") return checked
  return { error: "invalid_request", description: sentenceOf(checked.reason) }
}
