// OpenID Connect Discovery 1.0 and the key set (RFC 7517).

import type { Context } from "hono"
import { keyRingOf } from "../desks/desks.ts"
import { configOf, type Env } from "../env.ts"
import { languages } from "../words/language.ts"

type C = Context<{ Bindings: Env }>

const headers = { "access-control-allow-origin": "*", "cache-control": "public, max-age=300" }

export function configuration(c: C): Response {
  const { issuer } = configOf(c.env)
  return Response.json(
    {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      scopes_supported: ["openid", "wechat"],
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["authorization_code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      token_endpoint_auth_methods_supported: ["none"],
      code_challenge_methods_supported: ["S256"],
      claims_supported: [
        ...["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr"],
        ...["wechat_appid", "wechat_openid"],
      ],
      authorization_response_iss_parameter_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      ui_locales_supported: languages,
    },
    { headers },
  )
}

export async function jwks(c: C): Promise<Response> {
  return Response.json(await keyRingOf(c.env).jwks(), { headers })
}
