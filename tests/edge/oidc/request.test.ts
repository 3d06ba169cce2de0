// The authorization request, pushed or not, and how its answer returns.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import type { World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider((config) => {
    const apps = config.apps as { clientId: string; redirectUris: string[] }[]
    for (const app of apps.filter(({ clientId }) => clientId === "basic")) {
      const [uri] = app.redirectUris
      app.redirectUris = [`${uri}`, `${uri}?shop=%E9%97%A8%20a&open`]
    }
  })
})
after(() => w.close())

const agent = () => new rp.UserAgent(w)
const basic = (more: Record<string, string> = {}) => rp.request(w, "basic", more)

describe("a refused authorization request", () => {
  const refusals: [name: string, error: string, change: Record<string, string>][] = [
    ["BI 110: prompt=none login", "invalid_request", { prompt: "none login" }],
    ["an unknown prompt", "invalid_request", { prompt: "create" }],
    ["BI 111: max_age=-1", "invalid_request", { max_age: "-1" }],
    ["BI 111: max_age=1e3", "invalid_request", { max_age: "1e3" }],
    ["BI 109: scope without openid", "invalid_scope", { scope: "wechat" }],
    ["BI 108: response_type=id_token", "unsupported_response_type", { response_type: "id_token" }],
    [
      "BI 96: code_challenge_method=plain",
      "invalid_request",
      { code_challenge: "a".repeat(43), code_challenge_method: "plain" },
    ],
    [
      "BI 97: a code_challenge without a method",
      "invalid_request",
      { code_challenge: "a".repeat(43) },
    ],
    ["a method without a code_challenge", "invalid_request", { code_challenge_method: "S256" }],
    ["response_mode=fragment", "invalid_request", { response_mode: "fragment" }],
    ["BI 120: claims that are not JSON", "invalid_request", { claims: "{" }],
    ["BI 120: claims that are a list", "invalid_request", { claims: "[]" }],
    ["BI 120: claims nested 5,000 deep", "invalid_request", { claims: "[".repeat(5_000) }],
    [
      "BI 120: claims nested 900 deep",
      "invalid_request",
      { claims: `{"userinfo":${"[".repeat(900)}${"]".repeat(900)}}` },
    ],
    ["OA-16: a request_uri", "request_uri_not_supported", { request_uri: "http://127.0.0.1:1/x" }],
    ["OA-16: a request object", "request_not_supported", { request: "e30.e30." }],
    ["a registration", "registration_not_supported", { registration: "{}" }],
  ]
  for (const [name, error, change] of refusals) {
    test(`${name}: the answer is ${error}`, async () => {
      const response = await agent().authorize(basic(change))
      assert.equal(response.status, 303)
      assert.equal(response.headers.get("referrer-policy"), "no-referrer", "OA-13")
      assert.equal(response.headers.get("cache-control"), "no-store")
      const { searchParams } = new URL(response.headers.get("location") ?? "")
      assert.deepEqual([searchParams.get("error"), searchParams.get("state")], [error, "state-1"])
      assert.deepEqual(searchParams.getAll("iss"), [w.menshen.url], "OA-08")
    })
  }

  for (const name of ["scope", "state", "nonce", "response_type", "prompt", "anything"]) {
    test(`OA-15: a second ${name} is reported to the client`, async () => {
      const query = `${new URLSearchParams(basic({ nonce: "n", prompt: "login", anything: "1" }))}&${name}=x`
      const { searchParams } = await rp.arrival(await agent().fetch(`/authorize?${query}`))
      assert.equal(searchParams.get("error"), "invalid_request")
      assert.equal(searchParams.get("state"), name === "state" ? null : "state-1")
    })
  }

  test("D10: PKCE is required of every client that did not opt out", async () => {
    for (const clientId of ["shop", "post", "jwt", "pair"]) {
      const { searchParams } = await rp.arrival(await agent().authorize(rp.request(w, clientId)))
      assert.equal(searchParams.get("error"), "invalid_request", clientId)
    }
    assert.equal((await agent().authorize(basic())).status, 200)
  })

  test("OA-02: prompt=none with an unregistered address shows a page and does not redirect", async () => {
    const params = basic({ prompt: "none", redirect_uri: "https://evil.example/" })
    const response = await agent().authorize(params)
    assert.equal(response.status, 400)
    assert.equal(response.headers.get("location"), null)
  })

  test("TK-02: a ticket in the address is ignored", async () => {
    const theirs = await rp.ticketOn(agent(), await agent().authorize(basic()))
    const mine = await rp.ticketOn(
      agent(),
      await agent().authorize(basic({ ticket: theirs.scene })),
    )
    assert.notEqual(mine.scene, theirs.scene)
  })
})

describe("the answer to a client", () => {
  test("form_post: success and refusal are posted to the client, and only there", async () => {
    const browser = agent()
    const form = basic({ response_mode: "form_post", state: `"><script>` })
    const callback = await rp.signInAs(w, browser, form)
    assert.equal(callback.origin + callback.pathname, w.redirectUri)
    const tokens = await rp.exchange(w, callback.searchParams.get("code") ?? "")
    assert.equal(tokens.status, 200)
    const refused = await browser.authorize({ ...form, prompt: "none login" })
    assert.equal(refused.status, 200)
    const html = await refused.text()
    assert.ok(!html.includes("<script>") && html.includes("&lt;script&gt;"))
    assert.match(html, /name="error" value="invalid_request"/)
    assert.match(html, /name="iss"/)
    const policy = refused.headers.get("content-security-policy") ?? ""
    assert.match(policy, /script-src 'self'/)
    assert.ok(!policy.includes("unsafe-inline"))
    assert.match(await (await fetch(`${w.menshen.url}/pages/form-post.js`)).text(), /submit/)
  })

  test("keeps the query of a registered address unchanged (RFC 6749 section 3.1.2)", async () => {
    const redirect_uri = `${w.redirectUri}?shop=%E9%97%A8%20a&open`
    const response = await agent().authorize(basic({ redirect_uri, prompt: "none" }))
    const location = response.headers.get("location") ?? ""
    assert.ok(location.startsWith(`${redirect_uri}&error=login_required&`), location)
  })

  test("refuses form_post for an app that allows only response_mode query", async () => {
    const { challenge } = rp.pkce()
    const params = rp.request(w, "spa", { ...challenge, response_mode: "form_post" })
    const { searchParams } = await rp.arrival(await agent().authorize(params))
    assert.equal(searchParams.get("error"), "invalid_request")
  })
})

describe("a pushed authorization request", () => {
  const pushed = (form: Record<string, string>, headers: Record<string, string> = rp.asBasic) =>
    rp.call(w, "/par", form, headers)

  test("replaces the parameters of the address, and works for its own client only", async () => {
    const { status, body } = await pushed(basic({ nonce: "n-par", state: "s-par" }))
    assert.equal(status, 201)
    assert.match(body.request_uri, /^urn:ietf:params:oauth:request_uri:[A-Za-z0-9_-]{43}$/)
    assert.equal(body.expires_in, 600)
    const browser = agent()
    const params = { client_id: "basic", request_uri: body.request_uri, state: "outside" }
    const callback = await rp.signInAs(w, browser, params, push.newOpenid())
    assert.equal(callback.searchParams.get("state"), "s-par")
    const other = await agent().authorize({ ...params, client_id: "post" })
    assert.equal(other.status, 400)
    const unknown = { ...params, request_uri: `${body.request_uri.slice(0, -1)}x` }
    assert.equal((await agent().authorize(unknown)).status, 400)
  })

  test("requires client authentication, and reports errors at once", async () => {
    assert.equal((await pushed(basic(), {})).status, 401)
    const faults: [Record<string, string>, string][] = [
      [{ redirect_uri: "https://evil.example/" }, "invalid_request"],
      [{ scope: "wechat" }, "invalid_scope"],
      [{ request: "e30.e30." }, "request_not_supported"],
      [{ request_uri: "urn:ietf:params:oauth:request_uri:x" }, "request_uri_not_supported"],
      [{ client_id: "post" }, "invalid_request"],
    ]
    for (const [change, error] of faults) {
      const { status, body } = await pushed(basic(change))
      assert.deepEqual([status, body.error], [400, error])
    }
    const { challenge } = rp.pkce()
    const spa = await pushed(rp.request(w, "spa", challenge), {})
    assert.equal(spa.status, 201, "a public client may push too")
  })
})
