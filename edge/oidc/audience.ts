// The audience of access tokens: the APIs that a token is meant for (RFC 9068 section 3), which the
// parameter `resource` chooses where an app has several (RFC 8707). Kept as one text with spaces, like a
// scope; "" means that nothing was chosen, which is the app's first audience.

import { accepted } from "../core/result.ts"
import { resourcesIn } from "../desks/ticket/request-parts.ts"
import { type App, configOf, type Env } from "../env.ts"
import { type OAuthResult, oauthError } from "./oauth-error.ts"

/** Every access token has it too, because userinfo accepts every one. */
export const userinfoAudience = (env: Env) => `${configOf(env).issuer}/userinfo`

const invalidTarget = (sentence: string) => oauthError("invalid_target", sentence)

/** The audience that an authorization request asks for. */
export function requestedAudience({ client }: App, params: URLSearchParams): OAuthResult<string> {
  const resources = resourcesIn(params)
  const known = resources.every((resource) => client.audiences.includes(resource))
  return known
    ? accepted(resources.join(" "))
    : invalidTarget("The resource is not an audience of this client.")
}

/** The audience of one token: what the grant has, or the part of it that a token request names (RFC 8707
 * section 2.2). An audience that the configuration no longer has is gone. */
export function narrowedAudience(
  { client }: App,
  granted: string,
  params: URLSearchParams,
): OAuthResult<string> {
  const chosen = granted === "" ? client.audiences.slice(0, 1) : granted.split(" ")
  const live = chosen.filter((audience) => client.audiences.includes(audience))
  const resources = resourcesIn(params)
  if (!resources.every((resource) => live.includes(resource))) {
    return invalidTarget("The resource is not one that was granted.")
  }
  if (live.length === 0) return invalidTarget("No resource that was granted is left.")
  return accepted((resources.length > 0 ? resources : live).join(" "))
}
