// The Config plan of the OpenID Foundation (P-15), and the needs of RFC 8414 and other clients.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as oauth from "oauth4webapi"
import { pkce, request, secrets, startProvider, UserAgent } from "../support/relying-party.ts"
import type { World } from "../support/world.ts"
import { through } from "./suite.ts"

let w: World
before(async () => {
  w = await startProvider()
})
after(() => w.close())

const insecure = { [oauth.allowInsecureRequests]: true }

async function discovered(algorithm: "oidc" | "oauth2" = "oidc") {
  const issuer = new URL(w.menshen.url)
  const response = await oauth.discoveryRequest(issuer, { algorithm, ...insecure })
  return oauth.processDiscoveryResponse(issuer, response)
}

test("oidcc-discovery-endpoint-verification", async () => {
  const as = await discovered()
  assert.equal(as.issuer, w.menshen.url)
  const endpoints = Object.entries(as).filter(([name]) => /_endpoint$|^jwks_uri$/.test(name))
  assert.ok(endpoints.length >= 8)
  // URLs use https everywhere except on localhost, where these tests run; every URL has the issuer's
  // origin.
  for (const [, url] of endpoints) assert.ok(String(url).startsWith(`${w.menshen.url}/`))
  assert.deepEqual(as.response_types_supported, ["code"])
  assert.deepEqual(as.subject_types_supported, ["public", "pairwise"])
  assert.ok(as.id_token_signing_alg_values_supported?.includes("RS256"), "RS256 is required")
  assert.deepEqual(as.code_challenge_methods_supported, ["S256"])
  assert.equal(as.authorization_response_iss_parameter_supported, true)
  assert.equal(as.request_uri_parameter_supported, false, "absent would mean true")
  assert.ok(as.scopes_supported?.includes("openid"))
  assert.ok(!JSON.stringify(as).includes('none"]'), "nothing is unsigned")
  const { keys } = await (await fetch(as.jwks_uri ?? "")).json()
  assert.deepEqual(
    new Set(keys.map(({ alg }: { alg: string }) => alg)),
    new Set(["RS256", "ES256"]),
  )
  assert.equal(new Set(keys.map(({ kid }: { kid: string }) => kid)).size, keys.length)
  for (const key of keys) {
    for (const secret of ["d", "p", "q", "dp", "dq", "qi", "k"]) assert.ok(!(secret in key), secret)
  }
})

test("both metadata addresses serve the same document (RFC 8414)", async () => {
  assert.deepEqual(await discovered("oauth2"), await discovered("oidc"))
})

test("oauth4webapi completes a sign-in from discovery to userinfo and checks every answer", async () => {
  const as = await discovered()
  const self: oauth.Client = { client_id: "post", id_token_signed_response_alg: "ES256" }
  const auth = oauth.ClientSecretPost(secrets.POST_SECRET)
  const { verifier, challenge } = pkce()
  const agent = new UserAgent(w)
  const params = { ...request(w, "post"), ...challenge, nonce: "n-1", scope: "openid wechat" }
  const callback = await through(w, agent, await agent.authorize(params), "oWebApi")
  const valid = oauth.validateAuthResponse(as, self, callback, params.state)
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    self,
    auth,
    valid,
    w.redirectUri,
    verifier,
    insecure,
  )
  const checks = { expectedNonce: "n-1", requireIdToken: true }
  const tokens = await oauth.processAuthorizationCodeResponse(as, self, response, checks)
  await oauth.validateApplicationLevelSignature(as, response, insecure)
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  assert.equal(claims?.wechat_openid, "oWebApi")
  const userInfo = await oauth.userInfoRequest(as, self, tokens.access_token, insecure)
  const info = await oauth.processUserInfoResponse(as, self, claims?.sub ?? "", userInfo)
  assert.equal(info.wechat_openid, "oWebApi")
  const ended = await oauth.revocationRequest(as, self, auth, tokens.access_token, insecure)
  await oauth.processRevocationResponse(ended)
  const dead = await oauth.userInfoRequest(as, self, tokens.access_token, insecure)
  assert.equal(dead.status, 401)
})
