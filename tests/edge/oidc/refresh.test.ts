// Refresh tokens: rotated, bound to the client, revoked as a family after a second use, and given only
// where the app allows it (RFC 6749 section 6, RFC 9700 section 4.14).

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { claimsOf, type World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const offline = { scope: "openid wechat offline_access" }
const refresh = (refresh_token: string, more: Record<string, string> = {}, headers = rp.asBasic) =>
  rp.call(w, "/token", { grant_type: "refresh_token", refresh_token, ...more }, headers)

describe("a refresh", () => {
  test("returns new tokens for the same sign-in, and the id_token says so", async () => {
    const openid = push.newOpenid()
    const first = await rp.tokensOf(w, new rp.UserAgent(w), { ...offline, nonce: "n-1" }, openid)
    assert.equal(first.scope, "openid wechat offline_access")
    const { status, body } = await refresh(first.refresh_token)
    assert.equal(status, 200)
    assert.notEqual(body.refresh_token, first.refresh_token)
    const [before, now] = [claimsOf(first.id_token), claimsOf(body.id_token)]
    for (const same of ["iss", "sub", "aud", "auth_time", "acr", "wechat_openid"]) {
      assert.equal(now[same], before[same], same)
    }
    assert.equal(now.nonce, undefined, "OpenID Connect Core 12.2")
    const info = await (await rp.userinfo(w, body.access_token)).json()
    assert.deepEqual([info.sub, info.wechat_openid], [before.sub, openid])
  })

  test("with a used token ends the family: the old token, the new one and their access tokens", async () => {
    const first = await rp.tokensOf(w, new rp.UserAgent(w), offline)
    const { body: second } = await refresh(first.refresh_token)
    const reused = await refresh(first.refresh_token)
    assert.deepEqual([reused.status, reused.body.error], [400, "invalid_grant"])
    assert.match(w.menshen.log(), /"event":"refresh_token_refused".*"reason":"reused"/)
    assert.equal((await refresh(second.refresh_token)).body.error, "invalid_grant")
    assert.equal((await rp.userinfo(w, second.access_token)).status, 401)
    assert.equal((await rp.userinfo(w, first.access_token)).status, 401)
  })

  test("by another client, with a guess or with a shortened token ends nothing", async () => {
    const { refresh_token } = await rp.tokensOf(w, new rp.UserAgent(w), offline)
    const post = { client_id: "post", client_secret: rp.secrets.POST_SECRET }
    const grant_type = "refresh_token"
    const tries = [
      await rp.call(w, "/token", { grant_type, refresh_token, ...post }),
      await rp.call(w, "/token", { grant_type, refresh_token, client_id: "spa" }),
      await refresh(refresh_token.slice(0, -1)),
      await refresh("A".repeat(43)),
    ]
    for (const { status, body } of tries)
      assert.deepEqual([status, body.error], [400, "invalid_grant"])
    assert.equal((await refresh(refresh_token)).status, 200)
  })

  test("of 20 simultaneous refreshes with one token exactly one succeeds, and then the family ends", async () => {
    const { refresh_token } = await rp.tokensOf(w, new rp.UserAgent(w), offline)
    const tries = await Promise.all(Array.from({ length: 20 }, () => refresh(refresh_token)))
    const won = tries.filter(({ status }) => status === 200)
    assert.equal(won.length, 1)
    assert.equal((await refresh(won[0]?.body.refresh_token)).body.error, "invalid_grant")
  })
})

describe("the scope of a refresh", () => {
  test("may be narrowed or left out, and never widened", async () => {
    const { refresh_token } = await rp.tokensOf(w, new rp.UserAgent(w), {
      scope: "openid offline_access",
    })
    const wider = await refresh(refresh_token, { scope: "openid wechat" })
    assert.deepEqual([wider.status, wider.body.error], [400, "invalid_scope"])
    assert.equal(
      (await refresh(refresh_token, { scope: "openid" })).status,
      200,
      "nothing was spent",
    )
  })

  test("limits its tokens, and the next refresh may ask for the whole scope again", async () => {
    const { refresh_token } = await rp.tokensOf(w, new rp.UserAgent(w), offline)
    for (const scope of ["openid", "offline_access"]) {
      const { refresh_token } = await rp.tokensOf(w, new rp.UserAgent(w), offline)
      const { body } = await refresh(refresh_token, { scope })
      assert.ok(!body.scope.includes("wechat") && body.scope.includes("openid"), body.scope)
      assert.equal(claimsOf(body.access_token).scope, body.scope)
      assert.equal(claimsOf(body.id_token).wechat_openid, undefined)
      const info = await (await rp.userinfo(w, body.access_token)).json()
      assert.deepEqual(Object.keys(info), ["sub"])
    }
    const narrow = await refresh(refresh_token, { scope: "openid" })
    const whole = await refresh(narrow.body.refresh_token)
    assert.equal(whole.body.scope, offline.scope, "a refresh token keeps its scope")
    assert.ok(claimsOf(whole.body.id_token).wechat_openid)
  })
})

describe("offline_access", () => {
  test("is left out by default, where the app does not allow it", async () => {
    const { challenge, verifier } = rp.pkce()
    const agent = new rp.UserAgent(w)
    const params = rp.request(w, "shop", { ...challenge, ...offline })
    const callback = await rp.signInAs(w, agent, params)
    const { body } = await rp.call(w, "/token", {
      grant_type: "authorization_code",
      client_id: "shop",
      code: callback.searchParams.get("code") ?? "",
      redirect_uri: w.redirectUri,
      code_verifier: verifier,
    })
    assert.equal(body.scope, "openid wechat")
    assert.equal(body.refresh_token, undefined)
  })
})

describe("storage", () => {
  test("OP-04: no file has a refresh token, code or session secret", async () => {
    const agent = new rp.UserAgent(w)
    const tokens = await rp.tokensOf(w, agent, offline)
    const { body } = await refresh(tokens.refresh_token)
    const live = [tokens.refresh_token, body.refresh_token, tokens.code.split(".")[1] ?? ""]
    live.push(...[...agent.cookies.values()].map((value) => value.split(".").at(-1) ?? ""))
    assert.ok(live.length >= 5 && live.every((secret) => secret.length >= 43))
    for (const file of readdirSync(w.menshen.dataDir, { recursive: true, encoding: "utf8" })) {
      if (!/sqlite/.test(file)) continue
      const bytes = readFileSync(join(w.menshen.dataDir, file))
      for (const secret of live) assert.ok(!bytes.includes(secret), file)
    }
    for (const secret of live) assert.ok(!w.menshen.log().includes(secret))
  })
})
