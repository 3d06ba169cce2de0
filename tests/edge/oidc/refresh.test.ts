// Refresh tokens: bound to the client, and given only where the app allows it (RFC 6749 section 6). Those of a
// public client are replaced at each use, and a used one ends the family (RFC 9700 section 4.14), unless its
// answer was lost or two tabs sent it: the direct predecessor gets the same successor for thirty seconds
// (docs/decisions/0042-a-lost-refresh.md; tests/edge/oidc/refresh-times.test.ts has the clock).

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
type Fields = Record<string, string>
const refresh = (refresh_token: string, more: Fields = {}, headers: Fields = rp.asBasic) =>
  rp.call(w, "/token", { grant_type: "refresh_token", refresh_token, ...more }, headers)

describe("a refresh", () => {
  test("returns new tokens for the same sign-in, and the id_token says so", async () => {
    const openid = push.newOpenid()
    const first = await rp.tokensOf(w, new rp.UserAgent(w), { ...offline, nonce: "n-1" }, openid)
    assert.equal(first.scope, "openid wechat offline_access")
    const { status, body } = await refresh(first.refresh_token)
    assert.equal(status, 200)
    const [before, now] = [claimsOf(first.id_token), claimsOf(body.id_token)]
    for (const same of ["iss", "sub", "aud", "auth_time", "acr", "wechat_openid"]) {
      assert.equal(now[same], before[same], same)
    }
    assert.equal(now.nonce, undefined, "OpenID Connect Core 12.2")
    const info = await (await rp.userinfo(w, body.access_token)).json()
    assert.deepEqual([info.sub, info.wechat_openid], [before.sub, openid])
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
})

describe("a refresh of a client with a secret", () => {
  test("keeps its token, however often and however many at once it is sent", async () => {
    const { refresh_token } = await rp.tokensOf(w, new rp.UserAgent(w), offline)
    const once = await refresh(refresh_token)
    const tries = await Promise.all(Array.from({ length: 20 }, () => refresh(refresh_token)))
    for (const { status, body } of [once, ...tries]) {
      assert.deepEqual([status, body.refresh_token], [200, refresh_token])
    }
  })
})

describe("a refresh of a public client", () => {
  /** The tokens of a sign-in at `spa`. */
  async function signedIn(scope = offline.scope) {
    const { challenge, verifier } = rp.pkce()
    const request = rp.request(w, "spa", { ...challenge, scope })
    const callback = await rp.signInAs(w, new rp.UserAgent(w), request)
    const { body } = await rp.call(w, "/token", {
      grant_type: "authorization_code",
      client_id: "spa",
      code: callback.searchParams.get("code") ?? "",
      redirect_uri: w.redirectUri,
      code_verifier: verifier,
    })
    return body
  }
  const again = (refresh_token: string, more: Fields = {}) =>
    refresh(refresh_token, { client_id: "spa", ...more }, {})
  const outcome = ({ status, body }: Awaited<ReturnType<typeof again>>) =>
    status === 200 ? "tokens" : body.error

  async function assertEnded(tokens: Record<string, string>[]): Promise<void> {
    for (const { refresh_token = "", access_token = "" } of tokens) {
      assert.equal(outcome(await again(refresh_token)), "invalid_grant")
      assert.equal((await rp.userinfo(w, access_token)).status, 401)
    }
  }

  test("replaces its token by another of the same shape", async () => {
    const first = await signedIn()
    const { body: second } = await again(first.refresh_token)
    assert.match(second.refresh_token, /^[A-Za-z0-9_-]{43}$/)
    assert.notEqual(second.refresh_token, first.refresh_token)
  })

  test("whose answer was lost gets the same successor again, and nothing ends", async () => {
    const first = await signedIn()
    const lost = await again(first.refresh_token)
    const heard = await again(first.refresh_token)
    assert.equal(outcome(heard), "tokens")
    assert.equal(heard.body.refresh_token, lost.body.refresh_token)
    assert.match(w.menshen.log(), /"event":"refresh_token_repeated"/)
    for (const { access_token } of [first, lost.body, heard.body]) {
      assert.equal((await rp.userinfo(w, access_token)).status, 200)
    }
    assert.equal(outcome(await again(heard.body.refresh_token)), "tokens")
  })

  test("of 20 tabs at one moment gives all of them one successor", async () => {
    const { refresh_token } = await signedIn()
    const tabs = await Promise.all(Array.from({ length: 20 }, () => again(refresh_token)))
    assert.deepEqual([...new Set(tabs.map(outcome))], ["tokens"])
    const [successor, ...others] = new Set(tabs.map(({ body }) => body.refresh_token))
    assert.deepEqual(others, [])
    assert.equal(outcome(await again(successor)), "tokens")
  })

  test("repeats what was asked for: a narrower scope of one answer does not narrow the next", async () => {
    const { refresh_token } = await signedIn()
    const narrow = await again(refresh_token, { scope: "openid" })
    const whole = await again(refresh_token)
    assert.deepEqual([narrow.body.scope, whole.body.scope], ["openid", offline.scope])
    const wider = await again(refresh_token, { scope: "openid email" })
    assert.equal(wider.body.error, "invalid_scope")
    assert.equal(outcome(await again(whole.body.refresh_token)), "tokens", "nothing ended")
  })

  test("OA-23: with any older token ends the family: all its refresh and access tokens", async () => {
    const first = await signedIn()
    const { body: second } = await again(first.refresh_token)
    const { body: third } = await again(second.refresh_token)
    assert.equal(outcome(await again(first.refresh_token)), "invalid_grant")
    assert.match(w.menshen.log(), /"event":"refresh_token_refused".*"reason":"reused"/)
    await assertEnded([third, second, first])
  })

  test("with an older token ends the family whatever else is wrong with the request", async () => {
    const first = await signedIn()
    const { body: second } = await again(first.refresh_token)
    const { body: third } = await again(second.refresh_token)
    await again(first.refresh_token, { scope: "openid email" })
    await assertEnded([third])
  })

  test("by another client gets nothing and ends nothing, before or after its use", async () => {
    const { refresh_token } = await signedIn()
    const asBasic = () => refresh(refresh_token)
    assert.equal(outcome(await asBasic()), "invalid_grant")
    const { body } = await again(refresh_token)
    assert.equal(outcome(await asBasic()), "invalid_grant")
    assert.equal(outcome(await again(body.refresh_token)), "tokens")
  })

  test("leaves a sign-out that has only the used token: revoking it ends the family", async () => {
    const first = await signedIn()
    const { body: second } = await again(first.refresh_token)
    const form = { client_id: "spa", token: first.refresh_token }
    assert.equal((await rp.call(w, "/revoke", form)).status, 200)
    await assertEnded([second])
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
    live.push(...[...agent.cookies.values()].map((value) => value.split(".")[1] ?? value))
    assert.ok(live.length >= 5 && live.every((secret) => secret.length >= 43))
    for (const file of readdirSync(w.menshen.dataDir, { recursive: true, encoding: "utf8" })) {
      if (!/sqlite/.test(file)) continue
      const bytes = readFileSync(join(w.menshen.dataDir, file))
      for (const secret of live) assert.ok(!bytes.includes(secret), file)
    }
    for (const secret of live) assert.ok(!w.menshen.log().includes(secret))
  })
})
