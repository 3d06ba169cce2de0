// An authorization request, checked: by /authorize for the hosted page, by /tickets for the widget.

import { type App, appOf, type Env } from "./env.ts"
import type { Reason } from "./reasons.ts"
import { sentenceOf } from "./refuse.ts"
import type { SignInRequest } from "./tickets.ts"

export type OAuthError = { error: string; description: string }

/** Whether errors may be sent to the client is settled first (THREATS OA-01, OA-02). */
export type Checked =
  | { kind: "page"; reason: Reason; sentence: string }
  | ({ kind: "redirect"; redirectUri: string; state: string } & OAuthError)
  | { kind: "ok"; request: SignInRequest }

const names = [
  ...["client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce"],
  ...["code_challenge", "code_challenge_method", "prompt", "request", "request_uri"],
] as const
type Name = (typeof names)[number]

const valueBytesMax = 2048

/** Parameters by name; one that stands twice is a fault (RFC 6749 section 3.1). */
function once(params: URLSearchParams): Map<Name, string> | undefined {
  const values = new Map<Name, string>()
  for (const name of names) {
    const all = params.getAll(name)
    if (all.length > 1) return undefined
    if (all[0] !== undefined && all[0] !== "") values.set(name, all[0])
  }
  return values
}

export function checkRequest(env: Env, params: URLSearchParams, userAgent: string): Checked {
  const values = once(params)
  if (values === undefined) {
    return { kind: "page", reason: "request_malformed", sentence: "A parameter stands twice." }
  }
  const app = appOf(env, values.get("client_id"))
  if (app === undefined) return onPage("client_unknown")
  const redirectUri = values.get("redirect_uri") ?? ""
  if (!app.redirectUris.includes(redirectUri)) return onPage("redirect_uri_not_registered")
  const fault = faultOf(values)
  const given = values.get("state") ?? ""
  const state = given.length <= valueBytesMax ? given : ""
  if (fault !== undefined) return { kind: "redirect", redirectUri, state, ...fault }
  return { kind: "ok", request: requestOf(app, values, redirectUri, userAgent) }
}

const onPage = (reason: Reason): Checked => ({ kind: "page", reason, sentence: sentenceOf(reason) })

function faultOf(values: Map<Name, string>): OAuthError | undefined {
  const invalid = (description: string) => ({ error: "invalid_request", description })
  if (values.has("request")) {
    return { error: "request_not_supported", description: "Request objects are not supported." }
  }
  if (values.has("request_uri")) {
    return { error: "request_uri_not_supported", description: "request_uri is not supported." }
  }
  if (!values.has("response_type")) return invalid("response_type is missing; send code.")
  if (values.get("response_type") !== "code") {
    return { error: "unsupported_response_type", description: "Only response_type=code." }
  }
  if ((values.get("response_mode") ?? "query") !== "query") {
    return invalid("Only response_mode=query.")
  }
  if (!(values.get("scope") ?? "").split(" ").includes("openid")) {
    return { error: "invalid_scope", description: "scope has to contain openid." }
  }
  if (values.get("code_challenge_method") !== "S256") {
    return invalid("PKCE is required: send code_challenge_method=S256 (RFC 7636).")
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(values.get("code_challenge") ?? "")) {
    return invalid("code_challenge has to be the 43 characters of an S256 challenge (RFC 7636).")
  }
  const long = [...values].find(([, value]) => value.length > valueBytesMax)
  if (long !== undefined) return invalid(`${long[0]} is too long.`)
  if (values.get("prompt")?.split(" ").includes("none")) {
    return { error: "login_required", description: "The person has to scan a QR code." }
  }
  return undefined
}

function requestOf(
  app: App,
  values: Map<Name, string>,
  redirectUri: string,
  userAgent: string,
): SignInRequest {
  return {
    app,
    redirectUri,
    scope: values.get("scope") ?? "openid",
    state: values.get("state") ?? "",
    nonce: values.get("nonce") ?? "",
    codeChallenge: values.get("code_challenge") ?? "",
    userAgent,
  }
}
