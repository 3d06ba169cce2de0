// Apps on a person's own machine listen on whatever port is free (RFC 8252 section 7.3): a registered
// loopback address counts with every port, and nothing else about it may differ.

import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, describe, test } from "node:test"
import * as client from "openid-client"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { claimsOf, type World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider((config) => {
    const apps = config.apps as Record<string, unknown>[]
    apps.push({
      ...apps[0],
      clientId: "native",
      redirectUris: [
        "http://127.0.0.1/callback",
        "http://[::1]:8080/cb?app=1",
        "http://localhost:8081/callback",
        "https://native.example/callback",
      ],
      postLogoutRedirectUris: ["http://127.0.0.1:1234/bye", "https://native.example/bye"],
    })
  })
})
after(() => w.close())

const requestTo = (redirect_uri: string, more: Record<string, string> = {}) =>
  rp.request(w, "native", { redirect_uri, ...rp.pkce().challenge, ...more })

/** Whether the address is accepted; each endpoint has to say the same. */
async function isAccepted(redirect_uri: string): Promise<boolean> {
  const silent = await new rp.UserAgent(w).authorize(requestTo(redirect_uri, { prompt: "none" }))
  const pushed = await rp.call(w, "/par", requestTo(redirect_uri))
  const asked = await fetch(`${w.menshen.url}/tickets`, {
    method: "POST",
    headers: { origin: w.origin },
    body: JSON.stringify(requestTo(redirect_uri)),
  })
  const answers = [silent.status === 303, pushed.status === 201, asked.status === 201]
  assert.deepEqual(answers, Array(3).fill(answers[0]), redirect_uri)
  if (silent.status === 303) {
    const location = silent.headers.get("location") ?? ""
    const port = redirect_uri.replace(":80/", "/")
    assert.ok(location.startsWith(port), `${location} instead of ${redirect_uri}`)
  }
  return silent.status === 303
}

describe("a loopback address", () => {
  for (const redirect_uri of [
    "http://127.0.0.1/callback",
    "http://127.0.0.1:80/callback",
    "http://127.0.0.1:1/callback",
    "http://127.0.0.1:51004/callback",
    "http://127.0.0.1:65535/callback",
    "http://[::1]:8080/cb?app=1",
    "http://[::1]:51004/cb?app=1",
    "http://[::1]/cb?app=1",
    "http://localhost:8081/callback",
  ]) {
    test(`is taken as ${redirect_uri}`, async () => {
      assert.equal(await isAccepted(redirect_uri), true)
    })
  }

  for (const redirect_uri of [
    "http://127.0.0.1:0/callback",
    "http://127.0.0.1:/callback",
    "http://127.0.0.1:065/callback",
    "http://127.0.0.1:65536/callback",
    "http://127.0.0.1:+1/callback",
    "http://127.0.0.1:51004/callback/",
    "http://127.0.0.1:51004/Callback",
    "http://127.0.0.1:51004/callback?",
    "http://127.0.0.1:51004/callback?x=1",
    "http://127.0.0.1:51004/callback#x",
    "http://127.0.0.1:51004/cb?app=1",
    "http://127.0.0.1:51004",
    "https://127.0.0.1:51004/callback",
    "HTTP://127.0.0.1:51004/callback",
    "http://127.0.0.1:1@evil.example/callback",
    "http://x@127.0.0.1:51004/callback",
    "http://127.0.0.1:51004.evil.example/callback",
    "http://127.0.0.1.evil.example:51004/callback",
    "http://127.0.0.1:1:2/callback",
    "http://127.0.0.2:51004/callback",
    "http://127.1:51004/callback",
    "http://2130706433:51004/callback",
    "http://0.0.0.0:51004/callback",
    "http://[::ffff:127.0.0.1]:51004/callback",
    "http://[0:0:0:0:0:0:0:1]:51004/cb?app=1",
    "http://[::1]:51004/callback",
    "http://localhost:51004/callback",
    "https://native.example:51004/callback",
  ]) {
    test(`OA-01: is not taken as ${redirect_uri}`, async () => {
      assert.equal(await isAccepted(redirect_uri), false)
    })
  }

  test("signs in, and only its own port gets the tokens (RFC 6749 section 4.1.3)", async () => {
    const { challenge, verifier } = rp.pkce()
    const redirect_uri = "http://127.0.0.1:51004/callback"
    const params = rp.request(w, "native", { redirect_uri, ...challenge })
    const callback = await rp.signInAs(w, new rp.UserAgent(w), params)
    assert.equal(callback.origin + callback.pathname, redirect_uri)
    const redeem = (redirect_uri: string) =>
      rp.call(w, "/token", {
        grant_type: "authorization_code",
        client_id: "native",
        code: callback.searchParams.get("code") ?? "",
        redirect_uri,
        code_verifier: verifier,
      })
    const elsewhere = await redeem("http://127.0.0.1:51005/callback")
    assert.equal(elsewhere.body.error, "invalid_grant")
    const { status, body } = await redeem(redirect_uri)
    assert.equal(status, 200)
    assert.equal(claimsOf(body.id_token).aud, "native")
  })

  test("serves a program with openid-client on the port that was free (docs/native-apps.md)", async () => {
    const execute = [client.allowInsecureRequests]
    const issuer = new URL(w.menshen.url)
    const none = client.None()
    const provider = await client.discovery(issuer, "native", undefined, none, { execute })
    const server = createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    const redirect_uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const expectedState = client.randomState()
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri,
      scope: "openid",
      state: expectedState,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    })
    const agent = new rp.UserAgent(w)
    const arrived = rp.scanPage(w, agent, await agent.fetch(url), push.newOpenid())
    const heard = once(server, "request") as Promise<[IncomingMessage, ServerResponse]>
    const seen = fetch(await arrived)
    const [request, response] = await heard
    response.end("You are signed in. You can close this page.")
    assert.equal((await seen).status, 200)
    server.close()
    const callback = new URL(request.url ?? "", redirect_uri)
    const checks = { pkceCodeVerifier, expectedState }
    const tokens = await client.authorizationCodeGrant(provider, callback, checks)
    assert.equal(tokens.claims()?.aud, "native")
  })

  test("after a sign-out counts with every port, too", async () => {
    const out = async (uri: string) => {
      const params = { client_id: "native", post_logout_redirect_uri: uri }
      const response = await new rp.UserAgent(w).fetch(`/logout?${new URLSearchParams(params)}`)
      return response.headers.get("location")
    }
    for (const uri of ["http://127.0.0.1:51004/bye", "http://127.0.0.1/bye"]) {
      assert.equal(await out(uri), uri)
    }
    for (const uri of ["http://127.0.0.1:51004/", "https://native.example:1/bye"]) {
      assert.equal(await out(uri), null)
    }
  })
})
