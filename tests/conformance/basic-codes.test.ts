// The Basic plan, third part: codes, redirect URIs, client authentication, request objects, refresh
// tokens and PKCE. Each test has the name of its module.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import * as client from "openid-client"
import {
  exchange,
  pkce,
  request,
  secrets,
  tokensOf,
  UserAgent,
  userinfo,
} from "../support/relying-party.ts"
import {
  codeReuseSeconds,
  discover,
  redeem,
  refusal,
  run,
  type Suite,
  startSuite,
  through,
} from "./suite.ts"

let s: Suite
before(async () => {
  s = await startSuite()
})
after(() => s.w.close())

test("oidcc-codereuse", async () => {
  const { code } = await tokensOf(s.w, new UserAgent(s.w))
  const { status, body } = await exchange(s.w, code)
  assert.deepEqual([status, body.error], [400, "invalid_grant"])
})

test("oidcc-codereuse-30seconds", async () => {
  const tokens = await tokensOf(s.w, new UserAgent(s.w))
  assert.equal((await userinfo(s.w, tokens.access_token)).status, 200)
  await sleep(codeReuseSeconds * 1000)
  const { status, body } = await exchange(s.w, tokens.code)
  assert.deepEqual([status, body.error], [400, "invalid_grant"])
  assert.equal((await userinfo(s.w, tokens.access_token)).status, 401, "what was issued is dead")
})

test("oidcc-ensure-registered-redirect-uri", async () => {
  const params = { ...request(s.w, "basic"), redirect_uri: `${s.w.redirectUri}/other` }
  const response = await new UserAgent(s.w).authorize(params)
  assert.equal(response.status, 400)
  assert.equal(response.headers.get("location"), null)
  assert.match(response.headers.get("content-type") ?? "", /^text\/html/)
})

test("oidcc-ensure-post-request-succeeds", async () => {
  const agent = new UserAgent(s.w)
  const params = { ...request(s.w, "basic"), nonce: "n-post" }
  const page = await agent.post("/authorize", params)
  const callback = await through(s.w, agent, page, s.openid)
  const { claims } = await redeem(s.provider, callback, { state: params.state, nonce: "n-post" })
  assert.equal(claims.aud, "basic")
})

test("oidcc-server-client-secret-post", async () => {
  const auth = client.ClientSecretPost(secrets.POST_SECRET)
  const metadata = { id_token_signed_response_alg: "ES256" }
  const provider = await discover(s.w, "post", auth, metadata)
  const agent = new UserAgent(s.w)
  const { verifier, challenge } = pkce()
  const params = { ...request(s.w, "post"), ...challenge, nonce: "n-1" }
  const callback = await through(s.w, agent, await agent.authorize(params), s.openid)
  const checks = { state: params.state, nonce: "n-1", verifier }
  const { claims } = await redeem(provider, callback, checks)
  assert.equal(claims.aud, "post")
})

const unsigned = (claims: object) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
  return `${part({ alg: "none" })}.${part(claims)}.`
}

for (const [name, more] of [
  [
    "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported",
    { request_uri: "https://rp.example/request.jwt" },
  ],
  [
    "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported",
    { request: unsigned({ client_id: "basic", nonce: "inside" }) },
  ],
  [
    "oidcc-ensure-request-object-with-redirect-uri",
    { request: unsigned({ redirect_uri: "https://evil.example/" }) },
  ],
] as const) {
  test(name, async () => {
    const params = { ...request(s.w, "basic"), ...more }
    const response = await refusal(await new UserAgent(s.w).authorize(params))
    const expected = "request" in more ? "request_not_supported" : "request_uri_not_supported"
    assert.equal(response.get("error"), expected)
  })
}

test("oidcc-claims-essential", async () => {
  const claims = JSON.stringify({ userinfo: { name: { essential: true } } })
  const signedIn = await run(s, new UserAgent(s.w), { claims })
  assert.equal(signedIn.claims.aud, "basic")
})

test("oidcc-refresh-token", async () => {
  const agent = new UserAgent(s.w)
  const first = await run(s, agent, { scope: "openid offline_access", prompt: "consent" })
  const refreshed = await client.refreshTokenGrant(s.provider, first.tokens.refresh_token ?? "")
  const claims = refreshed.claims()
  assert.ok(claims)
  for (const same of ["iss", "sub", "aud", "auth_time"] as const) {
    assert.equal(claims[same], first.claims[same], same)
  }
  assert.equal(
    refreshed.refresh_token,
    first.tokens.refresh_token,
    "a client with a secret keeps it",
  )
  const info = await client.fetchUserInfo(s.provider, refreshed.access_token, claims.sub)
  assert.equal(info.sub, claims.sub)
  const second = await discover(s.w, "post", client.ClientSecretPost(secrets.POST_SECRET))
  await assert.rejects(client.refreshTokenGrant(second, refreshed.refresh_token ?? ""), {
    error: "invalid_grant",
  })
})

test("oidcc-ensure-request-with-valid-pkce-succeeds", async () => {
  const agent = new UserAgent(s.w)
  const { verifier, challenge } = pkce()
  const params = { ...request(s.w, "basic"), ...challenge }
  const callback = await through(s.w, agent, await agent.authorize(params), s.openid)
  const { claims } = await redeem(s.provider, callback, { state: params.state, verifier })
  assert.equal(claims.aud, "basic")
})
