// An id_token_hint that names a person who was merged means the person they were merged into (OpenID Connect Core
// 3.1.2.1 asks for the same end-user, and that is who they are now).

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { adminWorld, call, poolPath } from "../../support/admin.ts"
import { until } from "../../support/directory.ts"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { claimsOf, type World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await adminWorld(rp.addApps, rp.secrets)
})
after(() => w.close())

type Client = "spa" | "pair"
const { challenge, verifier } = rp.pkce()
const request = (client: Client, more: Record<string, string> = {}) =>
  rp.request(w, client, { ...challenge, ...more })

async function idTokenOf(client: Client, callback: URL): Promise<string> {
  const secret = client === "pair" && { client_secret: rp.secrets.PAIR_SECRET }
  const { status, body } = await rp.call(w, "/token", {
    grant_type: "authorization_code",
    client_id: client,
    ...secret,
    code: callback.searchParams.get("code") ?? "",
    redirect_uri: w.redirectUri,
    code_verifier: verifier,
  })
  assert.equal(status, 200, String(callback))
  return body.id_token
}

/** A person who signed in at both clients. */
async function person() {
  const openid = push.newOpenid()
  const tokenAt = async (client: Client) => {
    const agent = new rp.UserAgent(w)
    return idTokenOf(client, await rp.signInAs(w, agent, request(client), openid))
  }
  const hints = { spa: await tokenAt("spa"), pair: await tokenAt("pair") }
  return { openid, hints, user: claimsOf(hints.spa).sub as string }
}
type Person = Awaited<ReturnType<typeof person>>

async function merge(from: Person, into: Person): Promise<number> {
  const pair = { from: from.user, into: into.user }
  const { status, body } = await call(w, "POST", `${poolPath}/merges`, pair)
  assert.equal(status, 200)
  return body.merge
}

/** What an authorization request about `hint` gives to a browser that is signed in as `now`. */
async function silent(client: Client, now: Person, more: Record<string, string>): Promise<string> {
  const agent = new rp.UserAgent(w)
  await rp.signInAs(w, agent, request("spa"), now.openid)
  const answer = await agent.authorize(request(client, { prompt: "none", ...more }))
  const { searchParams } = await rp.arrival(answer)
  return searchParams.get("error") ?? "code"
}

for (const client of ["spa", "pair"] as const) {
  describe(`a hint of a merged person at ${client === "pair" ? "a pairwise" : "an"} app`, () => {
    let [old, now, other] = [] as unknown as [Person, Person, Person]
    let id = 0
    beforeEach(async () => {
      ;[old, now, other] = [await person(), await person(), await person()]
      const hint = { id_token_hint: old.hints[client] }
      assert.equal(await silent(client, now, hint), "login_required", "before they are merged")
      id = await merge(old, now)
    })

    test("means the one they were merged into, who is signed in", async () => {
      const hint = { id_token_hint: old.hints[client] }
      assert.equal(await silent(client, now, hint), "code")
      assert.equal(await silent(client, other, hint), "login_required", "and nobody else")
    })

    test("means them when they scan, with either WeChat", async () => {
      for (const { openid } of [old, now]) {
        const params = request(client, { id_token_hint: old.hints[client] })
        const callback = await rp.signInAs(w, new rp.UserAgent(w), params, openid)
        const { sub } = claimsOf(await idTokenOf(client, callback))
        assert.equal(sub, claimsOf(now.hints[client]).sub, "the tokens name them as they are now")
      }
      const params = request(client, { id_token_hint: old.hints[client] })
      const wrong = await rp.signInAs(w, new rp.UserAgent(w), params, other.openid)
      assert.equal(wrong.searchParams.get("error"), "login_required")
    })

    test("follows a second merge, and ends with an undone one", async () => {
      const hint = { id_token_hint: old.hints[client] }
      await merge(now, other)
      assert.equal(await silent(client, other, hint), "code")
      const undone = await call(w, "POST", `${poolPath}/merges/${id}/undo`)
      assert.equal(undone.status, 200)
      assert.equal(await silent(client, other, hint), "login_required")
    })

    test("signs them out without a question", async () => {
      const agent = new rp.UserAgent(w)
      await rp.signInAs(w, agent, request("spa"), now.openid)
      const out = await agent.fetch(`/logout?id_token_hint=${old.hints[client]}`)
      assert.ok(!(await out.text()).includes("<form"))
      await until("the session ended", async () => {
        const answer = await agent.authorize(request(client, { prompt: "none" }))
        return (await rp.arrival(answer)).searchParams.get("error") === "login_required"
      })
    })

    test("as a requested sub means the same", async () => {
      const { sub } = claimsOf(old.hints[client])
      const claims = JSON.stringify({ id_token: { sub: { value: sub } } })
      assert.equal(await silent(client, now, { claims }), "code")
      assert.equal(await silent(client, other, { claims }), "login_required")
    })
  })
}
