// The Basic plan of the OpenID Foundation, first part: responses, id_tokens, userinfo and scopes.
// Each test has the name of its module.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose"
import * as client from "openid-client"
import { call, request, UserAgent, userinfo } from "../support/relying-party.ts"
import { redeem, refusal, run, type Suite, startSuite, through } from "./suite.ts"

let s: Suite
before(async () => {
  s = await startSuite()
})
after(() => s.w.close())

test("oidcc-server", async () => {
  const { claims, tokens, callback } = await run(s, new UserAgent(s.w))
  assert.equal(claims.iss, s.w.menshen.url)
  assert.equal(claims.aud, "basic")
  assert.ok(claims.exp > claims.iat && claims.sub.length > 0 && claims.sub.length <= 255)
  assert.equal(callback.searchParams.get("iss"), s.w.menshen.url)
  assert.match(String(tokens.token_type), /^bearer$/i)
  const info = await client.fetchUserInfo(s.provider, tokens.access_token, claims.sub)
  assert.equal(info.sub, claims.sub)
})

test("oidcc-response-type-missing", async () => {
  const { response_type: _, ...rest } = request(s.w, "basic")
  const response = await refusal(await new UserAgent(s.w).authorize(rest))
  assert.equal(response.get("error"), "invalid_request")
  assert.equal(response.get("state"), rest.state)
  assert.equal(response.get("code"), null)
})

test("oidcc-idtoken-signature", async () => {
  const { tokens } = await run(s, new UserAgent(s.w))
  const { alg, kid } = decodeProtectedHeader(tokens.id_token ?? "")
  assert.equal(alg, "RS256")
  assert.ok(kid, "with more than one key in the set a kid is needed")
  const keys = createRemoteJWKSet(new URL(`${s.w.menshen.url}/jwks`))
  const { payload } = await jwtVerify(tokens.id_token ?? "", keys, { algorithms: ["RS256"] })
  assert.equal(payload.aud, "basic")
})

test("oidcc-idtoken-unsigned", async () => {
  const { id_token_signing_alg_values_supported: algorithms } = s.provider.serverMetadata()
  assert.ok(!algorithms?.includes("none"), "not offered, so the module is skipped by the suite")
})

for (const [name, init] of [
  ["oidcc-userinfo-get", { method: "GET" }],
  ["oidcc-userinfo-post-header", { method: "POST" }],
] as const) {
  test(name, async () => {
    const { tokens, claims } = await run(s, new UserAgent(s.w))
    const response = await userinfo(s.w, tokens.access_token, init)
    assert.equal(response.status, 200)
    assert.match(response.headers.get("content-type") ?? "", /^application\/json/)
    assert.equal((await response.json()).sub, claims.sub)
  })
}

test("oidcc-userinfo-post-body", async () => {
  const { tokens, claims } = await run(s, new UserAgent(s.w))
  const { status, body } = await call(s.w, "/userinfo", { access_token: tokens.access_token })
  assert.equal(status, 200)
  assert.equal(body.sub, claims.sub)
})

test("oidcc-ensure-request-without-nonce-succeeds-for-code-flow", async () => {
  const { claims } = await run(s, new UserAgent(s.w), { nonce: "" })
  assert.equal(claims.nonce, undefined)
})

// Menshen has no claim of these scopes about anybody, which the suite answers with a warning.
for (const [name, scope, absent] of [
  ["oidcc-scope-profile", "openid profile", ["name", "picture", "updated_at"]],
  ["oidcc-scope-email", "openid email", ["email", "email_verified"]],
  ["oidcc-scope-address", "openid address", ["address"]],
  ["oidcc-scope-phone", "openid phone", ["phone_number"]],
  ["oidcc-scope-all", "openid profile email address phone", ["name", "email", "phone_number"]],
] as const) {
  test(name, async () => {
    const { tokens, claims } = await run(s, new UserAgent(s.w), { scope })
    assert.equal(tokens.scope, "openid", "the answer says what was granted")
    const info = await client.fetchUserInfo(s.provider, tokens.access_token, claims.sub)
    for (const claim of absent) {
      assert.ok(!(claim in info) && !(claim in claims), `${claim} is not invented`)
    }
  })
}

/** The suite sends the scopes and the parameters of the usual request in another order. */
test("oidcc-alternate-happy-flow", async () => {
  const agent = new UserAgent(s.w)
  const nonce = "n-alternate"
  const params = { ...request(s.w, "basic"), scope: "wechat openid", nonce }
  const reversed = Object.fromEntries(Object.entries(params).reverse())
  const callback = await through(s.w, agent, await agent.authorize(reversed), s.openid)
  const { claims } = await redeem(s.provider, callback, { state: params.state, nonce })
  assert.equal(claims.wechat_openid, s.openid)
})
