// Checks an authorization request: of /authorize for the hosted page, of /tickets for the widget, of
// /par for both. client_id and redirect_uri come first, because errors may be sent to a registered
// address only (OA-01, OA-02).

import { accepted, type Refusal, type Result, refused } from "../core/result.ts"
import { type App, appOf, type Env } from "../env.ts"
import { repeatedName } from "../http/repeated-name.ts"
import type { Visitor } from "../http/visitor.ts"
import type { SignInRequest } from "../sign-in/open-ticket.ts"
import { requestedAudience } from "./audience.ts"
import { type Claims, readClaims } from "./claims-parameter.ts"
import { keptParts, lengthFault } from "./kept-request.ts"
import type { OAuthError } from "./oauth-error.ts"
import { isRegistered } from "./registered-address.ts"
import { grantedScope } from "./scopes.ts"

/** Where the client receives an error. */
export type Return = Pick<SignInRequest, "redirectUri" | "responseMode" | "state">

/** `page`: no registered address, so the error is shown here, about the app if it is known. `redirect`: the client
 * receives it. */
export type RefusedRequest =
  | { kind: "page"; reason: Refusal; app?: App }
  | ({ kind: "redirect"; to: Return } & OAuthError)
export type Checked = Result<
  { request: SignInRequest; authorizationParams: AuthorizationParams },
  RefusedRequest
>

/** Parameters about the person and the session (OpenID Connect Core 3.1.2.1). */
export interface AuthorizationParams {
  prompts: ReadonlySet<string>
  /** Maximum age of the person's sign-in, in seconds. */
  maxAge: number | undefined
  idTokenHint: string
  claims: Claims
}

const promptsKnown = ["none", "login", "consent", "select_account"]

export function checkRequest(env: Env, params: URLSearchParams, visitor: Visitor): Checked {
  const app =
    params.getAll("client_id").length > 1 ? undefined : appOf(env, params.get("client_id"))
  if (app === undefined) return { kind: "page", ...refused("client_unknown") }
  const [redirectUri = "", another] = params.getAll("redirect_uri")
  if (another !== undefined || !isRegistered(app.redirectUris, redirectUri)) {
    return { kind: "page", app, ...refused("redirect_uri_not_registered") }
  }
  const to = returnOf(app, params, redirectUri)
  const fault = faultOf(app, params)
  const claims = fault === undefined ? readClaims(params.get("claims") ?? "") : undefined
  if (claims === undefined) {
    return { ok: false, kind: "redirect", to, ...(fault ?? claimsFault) }
  }
  const audience = requestedAudience(app, params)
  if (!audience.ok) return { kind: "redirect", to, ...audience }
  const request = requestOf(app, params, to, visitor)
  return accepted({ request, authorizationParams: authorizationParamsOf(params, claims) })
}

const invalid = (description: string): OAuthError => ({ error: "invalid_request", description })
const claimsFault = invalid(
  "The parameter claims has to be the JSON object of OpenID Connect Core 5.5, with a sub of at most 64 characters.",
)

/** Where to answer. It is valid even if the rest of the request is not. A state that is too long is returned,
 * too: the client cannot recognize an error without it. */
function returnOf(app: App, params: URLSearchParams, redirectUri: string): Return {
  const [given = "", another] = params.getAll("state")
  const state = another === undefined ? given : ""
  const mode = params.get("response_mode") || app.client.responseModes[0]
  const form = mode === "form_post" && app.client.responseModes.includes("form_post")
  return { redirectUri, responseMode: form ? "form_post" : "query", state }
}

function faultOf(app: App, params: URLSearchParams): OAuthError | undefined {
  return (
    shapeFault(params) ??
    unsupported(params) ??
    typeFault(app, params) ??
    pkceFault(app, params) ??
    promptFault(params)
  )
}

function shapeFault(params: URLSearchParams): OAuthError | undefined {
  if (repeatedName(params) !== undefined) return invalid("A parameter occurs twice.")
  const long = lengthFault(params)
  return long === undefined ? undefined : invalid(long)
}

/** OpenID Connect Core section 3.1.2.6. A pushed request was already replaced by its content. */
function unsupported(params: URLSearchParams): OAuthError | undefined {
  for (const name of ["request", "request_uri", "registration"]) {
    if (!params.get(name)) continue
    return { error: `${name}_not_supported`, description: `${name} is not supported.` }
  }
  return undefined
}

function typeFault({ client }: App, params: URLSearchParams): OAuthError | undefined {
  const type = params.get("response_type")
  if (!type) return invalid("response_type is missing; send code.")
  if (type !== "code") {
    return { error: "unsupported_response_type", description: "Only response_type=code." }
  }
  const mode = params.get("response_mode")
  if (mode && !client.responseModes.includes(mode)) {
    return invalid(`response_mode has to be one of: ${client.responseModes.join(", ")}.`)
  }
  if (!(params.get("scope") ?? "").split(" ").includes("openid")) {
    return { error: "invalid_scope", description: "scope has to contain openid." }
  }
  return undefined
}

/** PKCE by S256 (RFC 9700 section 2.1.1), or none for confidential clients that opted out. */
function pkceFault({ client }: App, params: URLSearchParams): OAuthError | undefined {
  const [challenge, method] = [params.get("code_challenge"), params.get("code_challenge_method")]
  if (!challenge && !method && !client.requirePkce) return undefined
  if (method !== "S256") {
    return invalid("PKCE is required: send code_challenge_method=S256 (RFC 7636).")
  }
  if (/^[A-Za-z0-9_-]{43}$/.test(challenge ?? "")) return undefined
  return invalid("code_challenge has to be the 43 characters of an S256 challenge (RFC 7636).")
}

function promptFault(params: URLSearchParams): OAuthError | undefined {
  const prompts = promptsOf(params)
  const unknown = prompts.find((prompt) => !promptsKnown.includes(prompt))
  if (unknown !== undefined) return invalid("prompt has a value that is not supported.")
  if (prompts.includes("none") && prompts.length > 1) {
    return invalid("prompt=none allows no other value (OpenID Connect Core 3.1.2.1).")
  }
  const maxAge = params.get("max_age")
  if (maxAge && !/^[0-9]{1,10}$/.test(maxAge)) return invalid("max_age is a number of seconds.")
  return undefined
}

const promptsOf = (params: URLSearchParams) =>
  (params.get("prompt") ?? "").split(" ").filter((prompt) => prompt !== "")

function authorizationParamsOf(params: URLSearchParams, claims: Claims): AuthorizationParams {
  const maxAge = params.get("max_age")
  return {
    prompts: new Set(promptsOf(params)),
    maxAge: maxAge ? Number(maxAge) : undefined,
    idTokenHint: params.get("id_token_hint") ?? "",
    claims,
  }
}

function requestOf(app: App, params: URLSearchParams, to: Return, visitor: Visitor): SignInRequest {
  return {
    app,
    ...to,
    ...keptParts(params),
    scope: grantedScope(params.get("scope") ?? "", app.client),
    codeChallenge: params.get("code_challenge") ?? "",
    expectedSub: "",
    visitor,
  }
}
