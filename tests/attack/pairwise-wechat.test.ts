// `sub` of a pairwise application differs from every other application's, so that two of them cannot
// compare their people. scope=wechat used to give each of them the same openid (ID-11).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../support/push.ts"
import * as rp from "../support/relying-party.ts"
import { claimsOf, type World } from "../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider((config) => {
    const apps = config.apps as { clientId: string }[]
    const pair = apps.find(({ clientId }) => clientId === "pair")
    const scopes = ["openid", "wechat"]
    apps.push({ ...pair, clientId: "spelled", scopes } as never)
  })
})
after(() => w.close())

/** What a pairwise application learns when it asks for scope wechat. */
async function learns(clientId: string, openid: string) {
  const { challenge, verifier } = rp.pkce()
  const params = rp.request(w, clientId, { ...challenge, scope: "openid wechat" })
  const callback = await rp.signInAs(w, new rp.UserAgent(w), params, openid)
  const { body } = await rp.call(w, "/token", {
    grant_type: "authorization_code",
    client_id: clientId,
    client_secret: rp.secrets.PAIR_SECRET,
    code: callback.searchParams.get("code") ?? "",
    redirect_uri: w.redirectUri,
    code_verifier: verifier,
  })
  const info = await (await rp.userinfo(w, body.access_token)).json()
  return { scope: body.scope, said: JSON.stringify([claimsOf(body.id_token), info]) }
}

describe("a pairwise application that asks for scope wechat", () => {
  test("gets no openid, and its scope says so", async () => {
    const openid = push.newOpenid()
    for (const clientId of ["pair", "pair-other"]) {
      const { scope, said } = await learns(clientId, openid)
      assert.equal(said.includes(openid), false, said)
      assert.equal(scope, "openid")
    }
  })

  test("gets it where the operator spelled the scope out", async () => {
    const openid = push.newOpenid()
    const { scope, said } = await learns("spelled", openid)
    assert.ok(said.includes(openid))
    assert.equal(scope, "openid wechat")
  })
})
