// The request of a sign-in that a page of ours begins, because it needs a session. It ends at that page
// (docs/decisions/0048-pages-sign-in-themselves.md).

import type { App, Env } from "../env.ts"
import type { Visitor } from "../http/visitor.ts"
import type { SignInRequest } from "../sign-in/open-ticket.ts"
import { strictestConfirm } from "./session-rules.ts"

/** No client can register such an address, because it has no scheme; and it leads to no other host. */
const ownPage = /^\/(account|choose)\?[A-Za-z0-9_.~%&=-]*$/

/** The page that a ticket leads back to; undefined if an application gets a code. */
export const pageOf = ({ redirectUri }: Pick<SignInRequest, "redirectUri">): string | undefined =>
  ownPage.test(redirectUri) ? redirectUri : undefined

/** 32 zero bytes: nobody knows a verifier with this hash, so that a code is worth nothing to anybody. */
const challengeWithoutVerifier = "A".repeat(43)

/** It is confirmed as the strictest app of the pool requires, since the session may change who somebody is. */
export function requestOfPage(env: Env, app: App, page: string, visitor: Visitor): SignInRequest {
  if (!ownPage.test(page)) throw new Error("not a page of ours")
  return {
    app: { ...app, confirm: strictestConfirm(env, app) },
    redirectUri: page,
    responseMode: "query",
    scope: "openid",
    state: "",
    request: String(new URLSearchParams({ redirect_uri: page })),
    idTokenHint: "",
    codeChallenge: challengeWithoutVerifier,
    expectedSub: "",
    visitor,
  }
}
