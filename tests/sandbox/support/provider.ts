// A minimal OpenID provider, only for the tests of the demo site.
import { createSign, generateKeyPairSync } from "node:crypto"
import type { ServerResponse } from "node:http"
import { listenOnLoopback, type Running } from "../listen.ts"
import { readBody } from "../wechat/http.ts"

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")

export type TestProvider = Running & {
  /** Changes the claims of the next ID tokens. */
  claims: Record<string, unknown>
  /** The form of each token request. */
  redeemed: URLSearchParams[]
}

export async function openTestProvider(port = 0): Promise<TestProvider> {
  const claims: Record<string, unknown> = {}
  const redeemed: URLSearchParams[] = []
  let issuer = ""
  const running = await listenOnLoopback(port, async (request, response) => {
    const body = await readBody(request)
    if (request.url === "/.well-known/openid-configuration") return json(response, metadata(issuer))
    if (request.url === "/jwks") return json(response, jwks())
    redeemed.push(new URLSearchParams(body.toString()))
    json(response, tokens({ ...basicClaims(issuer), ...claims }))
  })
  issuer = running.url
  return { ...running, claims, redeemed }
}

function basicClaims(iss: string): object {
  const iat = Math.floor(Date.now() / 1000)
  return { iss, aud: "shop", sub: "user-1", iat, exp: iat + 60 }
}

function metadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    authorization_response_iss_parameter_supported: true,
  }
}

function jwks(): object {
  return { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k", alg: "RS256", use: "sig" }] }
}

function tokens(claims: object): object {
  const signed = `${base64url({ alg: "RS256", kid: "k" })}.${base64url(claims)}`
  const signature = createSign("sha256").update(signed).sign(privateKey, "base64url")
  const id_token = `${signed}.${signature}`
  return { access_token: "a", token_type: "bearer", expires_in: 60, id_token }
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { "Content-Type": "application/json" })
  response.end(JSON.stringify(value))
}
