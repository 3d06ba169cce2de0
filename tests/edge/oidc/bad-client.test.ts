// A malicious relying party, and a correct one under attack: neither gets more than its own share
// (docs/threats.md#oauth-and-openid-connect).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { SignJWT } from "jose"
import * as client from "openid-client"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { claimsOf, type World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const authCodeIn = (callback: URL) => callback.searchParams.get("code") ?? ""

/** Client `post` presents whatever it got hold of. */
const bad = (form: Record<string, string>) =>
  rp.call(w, "/token", {
    ...form,
    client_id: "post",
    client_secret: rp.secrets.POST_SECRET,
  })

describe("a malicious client", () => {
  test("cannot use or end the codes, refresh tokens and grants of other clients", async () => {
    const tokens = await rp.tokensOf(w, new rp.UserAgent(w), { scope: "openid offline_access" })
    const { refresh_token } = tokens
    const mine = await rp.signInAs(w, new rp.UserAgent(w), rp.request(w, "basic"))
    const code = authCodeIn(mine)
    const redirect_uri = w.redirectUri
    const tries = [
      await bad({ grant_type: "authorization_code", code, redirect_uri }),
      await bad({ grant_type: "authorization_code", code, redirect_uri, client_id: "basic" }),
      await bad({ grant_type: "refresh_token", refresh_token }),
    ]
    for (const { status, body } of tries) {
      assert.ok(status >= 400 && body.access_token === undefined, JSON.stringify(body))
    }
    const revoked = await rp.call(w, "/revoke", {
      token: refresh_token,
      client_id: "post",
      client_secret: rp.secrets.POST_SECRET,
    })
    assert.equal(revoked.status, 400)
    assert.equal((await rp.exchange(w, code)).status, 200, "and nothing was burnt")
    assert.equal((await rp.userinfo(w, tokens.access_token)).status, 200)
  })

  test("gets only the scopes that it may have", async () => {
    const { challenge, verifier } = rp.pkce()
    const params = rp.request(w, "post", {
      ...challenge,
      scope: "openid email admin offline_access",
    })
    const callback = await rp.signInAs(w, new rp.UserAgent(w), params)
    const { body } = await bad({
      grant_type: "authorization_code",
      code: authCodeIn(callback),
      redirect_uri: w.redirectUri,
      code_verifier: verifier,
    })
    assert.equal(body.scope, "openid")
    assert.equal(body.refresh_token, undefined)
    assert.equal((await rp.call(w, "/introspect", { token: body.access_token })).status, 401)
  })
})

describe("a correct client", () => {
  async function goodClient() {
    const execute = [client.allowInsecureRequests]
    const auth = client.ClientSecretBasic(rp.secrets.BASIC_SECRET)
    return client.discovery(new URL(w.menshen.url), "basic", undefined, auth, { execute })
  }

  test("OA-04: rejects an authorization code from another browser's session", async () => {
    const good = await goodClient()
    const [attacker, victim] = [rp.pkce(), rp.pkce()]
    const request = rp.request(w, "basic", { ...attacker.challenge, nonce: "attacker" })
    const callback = await rp.signInAs(w, new rp.UserAgent(w), request)
    const checks = { expectedState: "victim", expectedNonce: "victim" }
    await assert.rejects(
      client.authorizationCodeGrant(good, callback, {
        ...checks,
        pkceCodeVerifier: victim.verifier,
      }),
      (error: Error) => /"state"/.test(String(error.cause)),
    )
    callback.searchParams.set("state", "victim")
    await assert.rejects(
      client.authorizationCodeGrant(good, callback, {
        ...checks,
        pkceCodeVerifier: victim.verifier,
      }),
      { error: "invalid_grant" },
    )
  })

  test("OA-08: rejects an answer from another issuer", async () => {
    const good = await goodClient()
    const callback = await rp.signInAs(w, new rp.UserAgent(w), rp.request(w, "basic"))
    assert.deepEqual(callback.searchParams.getAll("iss"), [w.menshen.url])
    for (const iss of ["https://evil.example", ""]) {
      const forged = new URL(callback)
      forged.searchParams.set("iss", iss)
      if (iss === "") forged.searchParams.delete("iss")
      const checks = { expectedState: "state-1", idTokenExpected: true }
      await assert.rejects(client.authorizationCodeGrant(good, forged, checks))
    }
  })

  test("OA-10: finds every required claim in the id_token, and a forged hint signs nobody in", async () => {
    const openid = push.newOpenid()
    const { id_token } = await rp.tokensOf(w, new rp.UserAgent(w), { nonce: "n-1" }, openid)
    const claims = claimsOf(id_token)
    for (const name of ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce"]) {
      assert.ok(name in claims, `${name} is in every id_token`)
    }
    assert.equal(claims.exp - claims.iat, 300)
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", typ: "JWT" })
      .sign(rp.clientKey)
    const agent = new rp.UserAgent(w)
    const hint = rp.request(w, "basic", { prompt: "none", id_token_hint: forged })
    const response = await rp.arrival(await agent.authorize(hint))
    assert.equal(response.searchParams.get("error"), "login_required")
  })

  test("a login hint signs nobody in", async () => {
    const openid = push.newOpenid()
    await rp.tokensOf(w, new rp.UserAgent(w), {}, openid)
    const agent = new rp.UserAgent(w)
    const hint = rp.request(w, "basic", { prompt: "none", login_hint: openid })
    const response = await rp.arrival(await agent.authorize(hint))
    assert.equal(response.searchParams.get("error"), "login_required")
  })
})
