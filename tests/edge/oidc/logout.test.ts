// RP-Initiated Logout 1.0: which requests end a session without a question, and where they lead.

import assert from "node:assert/strict"
import { generateKeyPairSync } from "node:crypto"
import { after, before, describe, test } from "node:test"
import { SignJWT } from "jose"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { claimsOf, type World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const bye = () => `${w.origin}/bye`
const out = (agent: rp.UserAgent, params: Record<string, string>) =>
  agent.fetch(`/logout?${new URLSearchParams(params)}`)

async function signedIn(openid = push.newOpenid()) {
  const agent = new rp.UserAgent(w)
  const { id_token } = await rp.tokensOf(w, agent, {}, openid)
  return { agent, id_token, session: new Map(agent.cookies) }
}

/** Whether the server still has the session, even if the browser dropped its cookie. */
async function isSignedIn(cookies: Map<string, string>): Promise<boolean> {
  const agent = new rp.UserAgent(w)
  for (const [name, value] of cookies) agent.cookies.set(name, value)
  const silent = await agent.authorize(rp.request(w, "basic", { prompt: "none" }))
  return (await rp.arrival(silent)).searchParams.has("code")
}

describe("sign-out", () => {
  test("with the person's id_token ends the session and returns to the client with the state", async () => {
    const { agent, id_token, session } = await signedIn()
    const params = { id_token_hint: id_token, post_logout_redirect_uri: bye(), state: "s 1" }
    const response = await out(agent, params)
    assert.equal(response.status, 303)
    assert.equal(response.headers.get("location"), `${bye()}?state=s+1`)
    assert.equal(await isSignedIn(session), false)
    assert.ok(![...agent.cookies.keys()].some((name) => name.includes("session")))
  })

  test("ignores a client_id without a value", async () => {
    const { agent, id_token } = await signedIn()
    const params = { id_token_hint: id_token, client_id: "", post_logout_redirect_uri: bye() }
    assert.equal((await out(agent, params)).headers.get("location"), bye())
  })

  test("without a hint asks the person, and another site cannot answer", async () => {
    const { agent, session } = await signedIn()
    const params = { client_id: "basic", post_logout_redirect_uri: bye(), state: "s" }
    const page = await out(agent, params)
    assert.equal(page.status, 200)
    const html = await page.text()
    assert.match(html, /<form method="post" action="\/logout">/)
    assert.match(html, /name="agreed" value="yes"/)
    assert.equal((await out(agent, { ...params, agreed: "yes" })).status, 200, "not by GET")
    const agreed = { ...params, agreed: "yes" }
    const foreign = await agent.post("/logout", agreed, { "sec-fetch-site": "cross-site" })
    assert.ok(!foreign.headers.get("location")?.includes("agreed"))
    assert.equal(await isSignedIn(session), true)
    const done = await agent.post("/logout", agreed, { "sec-fetch-site": "same-origin" })
    assert.equal(done.headers.get("location"), `${bye()}?state=s`)
    assert.equal(await isSignedIn(session), false)
  })

  test("with another person's id_token asks too, and without a session asks nobody", async () => {
    const mine = await signedIn()
    const theirs = await signedIn()
    const page = await out(mine.agent, { id_token_hint: theirs.id_token })
    assert.match(await page.text(), /name="agreed"/)
    assert.equal(await isSignedIn(mine.session), true)
    const nobody = await out(new rp.UserAgent(w), {
      client_id: "basic",
      post_logout_redirect_uri: bye(),
    })
    assert.equal(nobody.headers.get("location"), bye())
  })

  test("OA-02: never redirects to an unregistered address", async () => {
    const { agent, id_token, session } = await signedIn()
    const wrongs: Record<string, string>[] = [
      { id_token_hint: id_token, post_logout_redirect_uri: "https://evil.example/" },
      { id_token_hint: id_token, post_logout_redirect_uri: `${bye()}/` },
      { id_token_hint: id_token, post_logout_redirect_uri: w.redirectUri },
      { post_logout_redirect_uri: bye() },
      { client_id: "nobody", post_logout_redirect_uri: bye() },
      { id_token_hint: `${id_token.slice(0, -4)}AAAA`, post_logout_redirect_uri: bye() },
      { id_token_hint: "broken", client_id: "basic", post_logout_redirect_uri: `${bye()}/` },
      { id_token_hint: "broken", client_id: "nobody", post_logout_redirect_uri: bye() },
    ]
    for (const params of wrongs) {
      const response = await out(agent, params)
      assert.deepEqual([response.status, response.headers.get("location")], [400, null])
    }
    assert.equal(await isSignedIn(session), true)
  })

  test("accepts POST like GET, and without a client ends on a page", async () => {
    const { agent, id_token, session } = await signedIn()
    const page = await agent.post("/logout", { id_token_hint: id_token })
    assert.equal(page.status, 200)
    assert.ok(!(await page.text()).includes("<form"))
    assert.equal(await isSignedIn(session), false)
    assert.equal((await out(agent, {})).status, 200)
  })
})

describe("a sign-out whose id_token_hint says nothing", () => {
  const unsigned = (token: string) => token.split(".").slice(0, 2).join(".").concat(".")
  type Made = Awaited<ReturnType<typeof signedIn>> & { access_token: string }
  const hints: [name: string, hint: (own: Made) => string | Promise<string>][] = [
    ["is no token", () => "broken"],
    ["has parts that are no JSON", () => "a.b.c"],
    ["was cut short", ({ id_token }) => id_token.slice(0, -20)],
    ["was changed", ({ id_token }) => `${id_token.slice(0, -4)}AAAA`],
    ["has a space before it", ({ id_token }) => ` ${id_token}`],
    ["has no signature", ({ id_token }) => unsigned(id_token)],
    ["is an access token", ({ access_token }) => access_token],
    ["comes from another issuer", ({ id_token }) => signedElsewhere(claimsOf(id_token))],
    ["was issued to another client", () => hintOfShop()],
  ]

  async function signedElsewhere(claims: Record<string, unknown>): Promise<string> {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
    const header = { alg: "RS256", typ: "JWT", kid: "of-another" }
    return new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
  }

  async function hintOfShop(): Promise<string> {
    const { challenge, verifier } = rp.pkce()
    const agent = new rp.UserAgent(w)
    const callback = await rp.signInAs(w, agent, rp.request(w, "shop", challenge))
    const { body } = await rp.call(w, "/token", {
      grant_type: "authorization_code",
      client_id: "shop",
      code: callback.searchParams.get("code") ?? "",
      redirect_uri: w.redirectUri,
      code_verifier: verifier,
    })
    return body.id_token
  }

  for (const [name, hintOf] of hints) {
    test(`because it ${name}, asks the person and goes on to the client`, async () => {
      const agent = new rp.UserAgent(w)
      const tokens = await rp.tokensOf(w, agent)
      const session = new Map(agent.cookies)
      const id_token_hint = await hintOf({ ...tokens, agent, session })
      const params = {
        id_token_hint,
        client_id: "basic",
        post_logout_redirect_uri: bye(),
        state: "s",
      }
      const page = await out(agent, params)
      assert.equal(page.status, 200)
      assert.match(await page.text(), /name="agreed" value="yes"/)
      assert.equal(await isSignedIn(session), true, "nothing ends before the person agrees")
      const agreed = { ...params, agreed: "yes" }
      const done = await agent.post("/logout", agreed, { "sec-fetch-site": "same-origin" })
      assert.equal(done.headers.get("location"), `${bye()}?state=s`)
      assert.equal(await isSignedIn(session), false)
      const nobody = await out(new rp.UserAgent(w), params)
      assert.equal(nobody.headers.get("location"), `${bye()}?state=s`, "who is signed out goes on")
    })
  }

  test("asks too if no client and no address is named, and ends on a page", async () => {
    const { agent, session } = await signedIn()
    const page = await out(agent, { id_token_hint: "broken" })
    assert.match(await page.text(), /name="agreed" value="yes"/)
    const done = await agent.post("/logout", { id_token_hint: "broken", agreed: "yes" })
    assert.equal(done.status, 200)
    assert.equal(await isSignedIn(session), false)
  })
})
