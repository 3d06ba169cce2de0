// OpenID Connect Discovery 1.0, the same for OAuth (RFC 8414), and the key set (RFC 7517).

import type { Context } from "hono"
import { algorithms } from "../../desks/keys/key-ring.ts"
import { keyRingOf } from "../../desks/keys/key-ring-stub.ts"
import { configOf, type Env } from "../../env.ts"
import { languages } from "../../i18n/language.ts"
import { assertionAlgorithms } from "../../oidc/assertion.ts"
import { acrValues, scopes } from "../../oidc/scopes.ts"

type C = Context<{ Bindings: Env }>

const headers = { "cache-control": "public, max-age=300" }

const secretMethods = ["client_secret_basic", "client_secret_post"]
const methods = [...secretMethods, "private_key_jwt"]

const abilities = {
  scopes_supported: scopes,
  response_types_supported: ["code"],
  response_modes_supported: ["query", "form_post"],
  grant_types_supported: ["authorization_code", "refresh_token"],
  subject_types_supported: ["public", "pairwise"],
  acr_values_supported: acrValues,
  id_token_signing_alg_values_supported: algorithms,
  token_endpoint_auth_methods_supported: ["none", ...methods],
  token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
  revocation_endpoint_auth_methods_supported: ["none", ...methods],
  revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
  introspection_endpoint_auth_methods_supported: methods,
  introspection_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
  code_challenge_methods_supported: ["S256"],
  prompt_values_supported: ["none", "login", "consent", "select_account"],
  display_values_supported: ["page"],
  claim_types_supported: ["normal"],
  claims_supported: [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "at_hash",
    "acr",
    "amr",
    "wechat_appid",
    "wechat_openid",
    "wechat_unionid",
  ],
  claims_parameter_supported: true,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  require_pushed_authorization_requests: false,
  authorization_response_iss_parameter_supported: true,
  ui_locales_supported: languages,
}

export function configuration(c: C): Response {
  const { issuer } = configOf(c.env)
  const endpoints = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    revocation_endpoint: `${issuer}/revoke`,
    introspection_endpoint: `${issuer}/introspect`,
    end_session_endpoint: `${issuer}/logout`,
  }
  return Response.json({ ...endpoints, ...abilities }, { headers })
}

export async function jwks(c: C): Promise<Response> {
  return Response.json(await keyRingOf(c.env).jwks(), { headers })
}
