// What a ticket's row keeps of its authorization request: the text, once. The address, the state, the nonce and
// the audience are read from it, so that no column repeats them.

export interface RequestParts {
  redirectUri: string
  /** The parameter `state`. */
  stateParam: string
  nonce: string
  /** The audience that was asked for (RFC 8707), as oidc/audience.ts writes it. */
  audience: string
}

/** The values of `resource` (RFC 8707), each once. */
export const resourcesIn = (params: URLSearchParams): string[] => [
  ...new Set(params.getAll("resource").filter((resource) => resource !== "")),
]

/** Undefined if the row keeps no request: a link's, or one that an earlier version wrote. */
export function partsOf(request: string): RequestParts | undefined {
  if (request === "") return undefined
  const params = new URLSearchParams(request)
  return {
    redirectUri: params.get("redirect_uri") ?? "",
    stateParam: params.get("state") ?? "",
    nonce: params.get("nonce") ?? "",
    audience: resourcesIn(params).join(" "),
  }
}

/** What stays after the code was redeemed: a second redemption is recognized by its address (INV-07). */
export const addressOnly = (redirectUri: string): string =>
  redirectUri === "" ? "" : String(new URLSearchParams({ redirect_uri: redirectUri }))
