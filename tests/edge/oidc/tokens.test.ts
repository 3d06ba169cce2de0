// Issued tokens and their use: userinfo, introspection, revocation, pairwise names.

import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { after, before, describe, test } from "node:test"
import { decodeProtectedHeader, SignJWT } from "jose"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { claimsOf, post, type World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const { secrets } = rp
const offline = { scope: "openid wechat offline_access" }
const asApi = { authorization: rp.basicAuth("api", secrets.API_SECRET) }
const introspect = async (token: string, headers: Record<string, string> = asApi) =>
  (await rp.call(w, "/introspect", { token }, headers)).body
const newTokens = (more = {}, openid?: string) => rp.tokensOf(w, new rp.UserAgent(w), more, openid)

const asPost = { client_id: "post", client_secret: secrets.POST_SECRET }

/** The tokens of a sign-in with client `post`. */
async function tokensOfPost() {
  const { challenge, verifier } = rp.pkce()
  const request = rp.request(w, "post", challenge)
  const callback = await rp.signInAs(w, new rp.UserAgent(w), request)
  const { body } = await rp.call(w, "/token", {
    ...asPost,
    grant_type: "authorization_code",
    code: callback.searchParams.get("code") ?? "",
    redirect_uri: w.redirectUri,
    code_verifier: verifier,
  })
  return body
}

describe("an access token", () => {
  test("is a JWT of RFC 9068, without any identifier of WeChat's (ID-11)", async () => {
    const openid = push.newOpenid()
    const { access_token, id_token } = await newTokens(offline, openid)
    assert.equal(decodeProtectedHeader(access_token).typ, "at+jwt")
    const claims = claimsOf(access_token)
    for (const name of [
      "iss",
      "exp",
      "aud",
      "sub",
      "client_id",
      "iat",
      "jti",
      "auth_time",
      "acr",
    ]) {
      assert.ok(name in claims, name)
    }
    assert.equal(claims.exp - claims.iat, 600)
    assert.ok(!JSON.stringify(claims).includes(openid))
    assert.equal(claimsOf(id_token).wechat_openid, openid)
    assert.deepEqual(claimsOf(id_token).amr, ["wechat", "mca"])
  })

  test("without scope wechat no token and no answer has an identifier of WeChat's", async () => {
    const openid = push.newOpenid()
    const { access_token, id_token } = await newTokens({}, openid)
    const info = await (await rp.userinfo(w, access_token)).json()
    assert.deepEqual(Object.keys(info), ["sub"])
    assert.ok(!JSON.stringify([claimsOf(access_token), claimsOf(id_token)]).includes(openid))
  })

  test("with scope wechat the answers have the UnionID, once WeChat has told it", async () => {
    const { body: mei } = await post(`${w.sandboxUrl}/phone/people`, {
      name: "Mei",
      unionids: { "acme-open": "oUnionOfMei000000000000000000" },
    })
    const { access_token, id_token } = await newTokens({ scope: "openid wechat" }, mei.openid)
    const info = await (await rp.userinfo(w, access_token)).json()
    for (const claims of [claimsOf(id_token), info]) {
      assert.equal(claims.wechat_unionid, "oUnionOfMei000000000000000000")
      assert.equal(claims.wechat_appid, w.account.appId)
    }
  })
})

describe("at_hash", () => {
  const halfHash = (token: string) =>
    createHash("sha256").update(token).digest().subarray(0, 16).toString("base64url")

  test("ties every id_token to its access token, also after a refresh (Core 3.1.3.6)", async () => {
    const first = await newTokens(offline)
    const form = { grant_type: "refresh_token", refresh_token: first.refresh_token }
    const { body: second } = await rp.call(w, "/token", form, rp.asBasic)
    for (const { access_token, id_token } of [first, second]) {
      assert.equal(claimsOf(id_token).at_hash, halfHash(access_token))
    }
  })

  test("is made in the same way for an ES256 id_token", async () => {
    const body = await tokensOfPost()
    assert.equal(decodeProtectedHeader(body.id_token).alg, "ES256")
    assert.equal(claimsOf(body.id_token).at_hash, halfHash(body.access_token))
  })
})

describe("userinfo", () => {
  test("takes the token in the header or the form, one of them, never in the query (RFC 6750)", async () => {
    const { access_token } = await newTokens()
    const challenge = (response: Response) => [
      response.status,
      response.headers.get("www-authenticate"),
    ]
    const url = `${w.menshen.url}/userinfo`
    const nothing = [401, 'Bearer realm="menshen"']
    assert.deepEqual(challenge(await fetch(url)), nothing)
    assert.deepEqual(challenge(await fetch(`${url}?access_token=${access_token}`)), nothing)
    const body = new URLSearchParams({ access_token })
    const both = await rp.userinfo(w, access_token, { method: "POST", body })
    assert.deepEqual(challenge(both), [400, 'Bearer realm="menshen", error="invalid_request"'])
    const invalid = [401, 'Bearer realm="menshen", error="invalid_token"']
    assert.deepEqual(challenge(await rp.userinfo(w, `${access_token}x`)), invalid)
    assert.equal((await fetch(url, { method: "POST", body })).status, 200)
  })

  test("OA-09, OA-10: refuses an id_token, a token of another key, an unsigned one and one without exp", async () => {
    const { access_token, id_token } = await newTokens()
    const claims = claimsOf(access_token)
    const { exp: _, ...timeless } = claims
    const { kid = "" } = decodeProtectedHeader(access_token)
    const header = { alg: "ES256", typ: "at+jwt", kid }
    const forged = await new SignJWT(claims).setProtectedHeader(header).sign(rp.clientKey)
    const forever = await new SignJWT(timeless).setProtectedHeader(header).sign(rp.clientKey)
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
    const unsigned = `${part({ alg: "none", typ: "at+jwt" })}.${part(claims)}.`
    for (const token of [id_token, forged, forever, unsigned]) {
      assert.equal((await rp.userinfo(w, token)).status, 401)
      assert.deepEqual(await introspect(token), { active: false })
    }
  })
})

describe("introspection", () => {
  test("answers the configured API and the client itself, and nobody else", async () => {
    const { access_token, refresh_token } = await newTokens(offline)
    const known = await introspect(access_token)
    assert.deepEqual([known.active, known.client_id, known.token_type], [true, "basic", "Bearer"])
    assert.equal(known.scope, offline.scope)
    assert.equal((await introspect(access_token, rp.asBasic)).active, true)
    assert.equal((await introspect(refresh_token, rp.asBasic)).active, true)
    const inactive = { active: false }
    assert.deepEqual(await introspect(refresh_token), inactive, "an API gets no refresh tokens")
    const pair = { authorization: rp.basicAuth("pair", secrets.PAIR_SECRET) }
    assert.deepEqual(await introspect(access_token, pair), inactive)
    assert.deepEqual(await introspect("nonsense"), inactive)
    const publicly = await rp.call(w, "/introspect", { token: access_token, client_id: "spa" })
    assert.equal(publicly.body.error, "unauthorized_client")
    assert.equal((await rp.call(w, "/introspect", { token: access_token })).status, 401)
    const api = await rp.call(w, "/token", { grant_type: "authorization_code", code: "x" }, asApi)
    assert.equal(api.body.error, "unauthorized_client", "an API signs nobody in")
  })

  test("OA-20: tells an API nothing about the tokens of an application that it does not serve", async () => {
    const { access_token: token } = await tokensOfPost()
    assert.deepEqual(await introspect(token), { active: false })
    const { body: own } = await rp.call(w, "/introspect", { ...asPost, token })
    assert.equal(own.active, true)
  })
})

describe("revocation", () => {
  for (const kind of ["access_token", "refresh_token"] as const) {
    test(`of the ${kind} ends every token of its sign-in`, async () => {
      const tokens = await newTokens(offline)
      const revoked = await rp.call(w, "/revoke", { token: tokens[kind] }, rp.asBasic)
      assert.equal(revoked.status, 200)
      assert.deepEqual(revoked.body, {}, "some clients parse every answer as JSON")
      assert.equal((await rp.userinfo(w, tokens.access_token)).status, 401)
      assert.deepEqual(await introspect(tokens.access_token), { active: false })
      const { refresh_token } = tokens
      const form = { grant_type: "refresh_token", refresh_token }
      assert.equal((await rp.call(w, "/token", form, rp.asBasic)).body.error, "invalid_grant")
      assert.equal((await rp.call(w, "/revoke", { token: tokens[kind] }, rp.asBasic)).status, 200)
    })
  }

  test("leaves another client's token valid, and accepts an unknown one", async () => {
    const { access_token, refresh_token } = await newTokens(offline)
    const pair = { authorization: rp.basicAuth("pair", secrets.PAIR_SECRET) }
    for (const token of [access_token, refresh_token]) {
      const { status, body } = await rp.call(w, "/revoke", { token }, pair)
      assert.deepEqual([status, body.error], [400, "invalid_grant"])
    }
    assert.equal((await rp.userinfo(w, access_token)).status, 200)
    assert.equal((await rp.call(w, "/revoke", { token: "nonsense" }, pair)).status, 200)
    assert.equal((await rp.call(w, "/revoke", { token: access_token })).status, 401)
    assert.equal((await rp.call(w, "/revoke", {}, pair)).body.error, "invalid_request")
  })
})

describe("pairwise names", () => {
  test("ID-11: differ by sector, are shared within one, and cannot be linked", async () => {
    const openid = push.newOpenid()
    const subs: Record<string, string> = {}
    for (const clientId of ["pair", "pair-kin", "pair-other", "shop"]) {
      const { challenge, verifier } = rp.pkce()
      const agent = new rp.UserAgent(w)
      const params = rp.request(w, clientId, { ...challenge })
      const callback = await rp.signInAs(w, agent, params, openid)
      const secret = clientId === "shop" ? {} : { client_secret: secrets.PAIR_SECRET }
      const { body } = await rp.call(w, "/token", {
        grant_type: "authorization_code",
        client_id: clientId,
        ...secret,
        code: callback.searchParams.get("code") ?? "",
        redirect_uri: w.redirectUri,
        code_verifier: verifier,
      })
      const { sub } = claimsOf(body.id_token)
      assert.equal((await (await rp.userinfo(w, body.access_token)).json()).sub, sub)
      subs[clientId] = sub
    }
    assert.equal(subs.pair, subs["pair-kin"])
    assert.equal(new Set(Object.values(subs)).size, 3)
  })
})

describe("CORS", () => {
  test("browsers may call token, userinfo, revocation and PAR with an authorization header", async () => {
    for (const path of ["/token", "/userinfo", "/revoke", "/par"]) {
      const headers = { origin: "https://spa.example", "access-control-request-method": "POST" }
      const response = await fetch(`${w.menshen.url}${path}`, { method: "OPTIONS", headers })
      assert.equal(response.status, 204)
      assert.equal(response.headers.get("access-control-allow-origin"), "*")
      assert.match(response.headers.get("access-control-allow-headers") ?? "", /authorization/)
      assert.equal(response.headers.get("access-control-allow-credentials"), null)
    }
    const { response } = await rp.call(w, "/introspect", { token: "x" }, asApi)
    assert.equal(response.headers.get("access-control-allow-origin"), null)
  })
})
