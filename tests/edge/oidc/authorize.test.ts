// /authorize and the hosted page, as a browser and openid-client use them.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as client from "openid-client"
import * as world from "../../support/world.ts"

const hostile = `"><img src=x onerror=alert(1)>&'`
let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    const [app] = config.apps as { name: string }[]
    if (app) app.name = hostile
  })
})
after(() => w.close())

const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
const usual = (): Record<string, string> => ({
  client_id: "shop",
  redirect_uri: w.redirectUri,
  response_type: "code",
  scope: "openid",
  state: "s 1&x=<y>",
  nonce: "n-1",
  code_challenge: challenge,
  code_challenge_method: "S256",
})
const ask = (params: URLSearchParams | Record<string, string>, headers: HeadersInit = {}) =>
  fetch(`${w.menshen.url}/authorize?${new URLSearchParams(params)}`, {
    redirect: "manual",
    headers,
  })
const without = (name: string) => {
  const { [name]: _, ...rest } = usual()
  return rest
}

/** The ticket of a hosted page, as a browser has it. */
async function openPage(params = usual()) {
  const response = await ask(params)
  assert.equal(response.status, 200)
  const html = await response.text()
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? ""
  const scene = /ticket="([^"]+)"/.exec(html)?.[1] ?? ""
  const url = await world.qrOf(w, scene, cookie, html)
  return { response, html, cookie, scene, url }
}

describe("the hosted sign-in page", () => {
  test("sets a cookie and strict headers, and shows a hostile name as text", async () => {
    const { response, html, scene } = await openPage()
    assert.match(scene, /^m[A-Za-z0-9_-]{22}$/)
    assert.ok(!html.includes("<img src=x") && html.includes("&lt;img src=x"))
    assert.ok(!html.includes(hostile))
    const cookie = response.headers.get("set-cookie") ?? ""
    for (const part of ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"])
      assert.ok(cookie.includes(part))
    assert.match(
      cookie,
      new RegExp(`^__Host-menshen-ticket-${scene.slice(-8)}=${scene}\\.[\\w-]{43}\\.[0-9a-z]{8};`),
    )
    assert.ok(!/Domain=/i.test(cookie))
    const csp = response.headers.get("content-security-policy") ?? ""
    const framers = `frame-ancestors ${w.origin}` // OA-11
    for (const part of ["default-src 'none'", framers, "base-uri 'none'", "form-action 'none'"]) {
      assert.ok(csp.includes(part))
    }
    assert.ok(!csp.includes("unsafe-inline") && !csp.includes("'unsafe-eval'"))
    const header = (name: string) => response.headers.get(name)
    assert.equal(header("cache-control"), "no-store")
    assert.equal(header("x-content-type-options"), "nosniff")
    assert.equal(header("x-frame-options"), null, "it would also forbid the registered origins")
    assert.equal(header("referrer-policy"), "no-referrer")
    assert.ok(!html.includes(cookie.split(/[.;]/)[1] ?? "?"), "the secret is in no script's reach")
  })

  test("speaks the language of ui_locales, or else of the browser", async () => {
    const lang = async (params: Record<string, string>, headers = {}) =>
      /<html lang="([^"]+)"/.exec(await (await ask({ ...usual(), ...params }, headers)).text())?.[1]
    assert.equal(await lang({}, { "accept-language": "en-GB,zh;q=0.5" }), "en")
    assert.equal(await lang({}, { "accept-language": "zh-TW" }), "zh-TW")
    assert.equal(await lang({}, { "accept-language": "zh-Hant-HK,en" }), "zh-TW")
    assert.equal(await lang({}, { "accept-language": "fr, ja;q=0.8" }), "ja")
    assert.equal(await lang({}, { "accept-language": "fr" }), "en")
    assert.equal(await lang({ ui_locales: "en" }, { "accept-language": "zh" }), "en")
  })

  test("also answers POST /authorize", async () => {
    const body = new URLSearchParams(usual())
    const response = await fetch(`${w.menshen.url}/authorize`, { method: "POST", body })
    assert.equal(response.status, 200)
    assert.match(await response.text(), /<menshen-login ticket=/)
  })
})

describe("an authorization request without a registered client or address", () => {
  const pages: [string, () => URLSearchParams | Record<string, string>][] = [
    ["a missing client_id", () => without("client_id")],
    ["an unknown client_id", () => ({ ...usual(), client_id: "<script>canary" })],
    ["BI 93: a missing redirect_uri", () => without("redirect_uri")],
    [
      "BI 92: a second redirect_uri",
      () => {
        const params = new URLSearchParams(usual())
        params.append("redirect_uri", w.redirectUri)
        return params
      },
    ],
    ...[
      ["BI 83: a longer host", (uri: string) => uri.replace("localhost", "localhost.evil.example")],
      [
        "BI 84: a user name before the host",
        (uri: string) => uri.replace("localhost", "localhost@evil.example"),
      ],
      ["BI 85: a path with ..;", (uri: string) => `${uri}/..;/canary`],
      ["BI 86: a dot after the host", (uri: string) => uri.replace("localhost", "localhost.")],
      [
        "BI 87: capital letters",
        (uri: string) => uri.replace("http://localhost", "HTTP://LOCALHOST"),
      ],
      ["BI 88: an encoded slash", (uri: string) => uri.replace("/callback", "%2Fcallback")],
      ["BI 89: a fragment", (uri: string) => `${uri}#canary`],
      ["BI 90: a tab in the path", (uri: string) => uri.replace("call", "call\t")],
      ["BI 91: a javascript: address", () => "javascript:alert(1)//canary"],
      ["a slash at the end", (uri: string) => `${uri}/`],
      ["a query", (uri: string) => `${uri}?canary`],
      ["another port", (uri: string) => uri.replace(/:\d+/, ":1")],
    ].map(([name, change]): [string, () => Record<string, string>] => [
      name as string,
      () => ({ ...usual(), redirect_uri: (change as (uri: string) => string)(w.redirectUri) }),
    ]),
  ]

  for (const [name, params] of pages) {
    test(`OA-01: ${name} shows an error page that reflects nothing and redirects nowhere`, async () => {
      const response = await ask(params())
      assert.equal(response.status, 400)
      assert.equal(response.headers.get("location"), null)
      assert.equal(response.headers.get("set-cookie"), null)
      assert.equal(response.headers.get("x-frame-options"), "DENY")
      const html = await response.text()
      assert.ok(!html.includes("canary") && !html.includes("evil") && !html.includes("<script"))
    })
  }
})

describe("an authorization request that is not allowed", () => {
  const redirects: [string, string, (usual: Record<string, string>) => Record<string, string>][] = [
    [
      "BI 94: a code_challenge of 42 characters",
      "invalid_request",
      (q) => ({ ...q, code_challenge: "a".repeat(42) }),
    ],
    [
      "BI 94: a code_challenge of 129 characters",
      "invalid_request",
      (q) => ({ ...q, code_challenge: "a".repeat(129) }),
    ],
    [
      "BI 95: a code_challenge with an illegal character",
      "invalid_request",
      (q) => ({ ...q, code_challenge: `${"a".repeat(42)}=` }),
    ],
    [
      "BI 96: code_challenge_method=plain",
      "invalid_request",
      (q) => ({ ...q, code_challenge_method: "plain" }),
    ],
    [
      "BI 96: code_challenge_method=S512",
      "invalid_request",
      (q) => ({ ...q, code_challenge_method: "S512" }),
    ],
    [
      "BI 97: a missing code_challenge_method",
      "invalid_request",
      () => without("code_challenge_method"),
    ],
    ["a missing code_challenge", "invalid_request", () => without("code_challenge")],
    [
      "BI 108: response_type=token",
      "unsupported_response_type",
      (q) => ({ ...q, response_type: "token" }),
    ],
    [
      "BI 108: response_type=code id_token",
      "unsupported_response_type",
      (q) => ({ ...q, response_type: "code id_token" }),
    ],
    ["BI 108: an empty response_type", "invalid_request", (q) => ({ ...q, response_type: "" })],
    ["BI 109: a scope without openid", "invalid_scope", (q) => ({ ...q, scope: "profile" })],
    ["prompt=none without a session", "login_required", (q) => ({ ...q, prompt: "none" })],
    ["a request object", "request_not_supported", (q) => ({ ...q, request: "x" })],
    ["a request_uri", "request_uri_not_supported", (q) => ({ ...q, request_uri: "https://x" })],
    ["BI 117: a nonce of 8 KiB", "invalid_request", (q) => ({ ...q, nonce: "n".repeat(8192) })],
  ]

  for (const [name, error, change] of redirects) {
    test(`${name} redirects with ${error}, the state and the issuer`, async () => {
      const response = await ask(change(usual()))
      assert.equal(response.status, 303)
      const to = new URL(response.headers.get("location") ?? "")
      assert.equal(to.origin + to.pathname, w.redirectUri)
      const { searchParams } = to
      assert.deepEqual(
        [searchParams.get("error"), searchParams.get("state"), searchParams.get("iss")],
        [error, usual().state, w.menshen.url],
      )
      assert.equal(searchParams.get("code"), null)
    })
  }

  test("BI 112: a state of 8 KiB is refused, and a state with a line break is returned encoded", async () => {
    const long = await ask({ ...usual(), state: "s".repeat(8192) })
    assert.match(long.headers.get("location") ?? "", /error=invalid_request/)
    const broken = await ask({ ...usual(), state: "a\r\nSet-Cookie: x=1", prompt: "none" })
    assert.equal(broken.headers.get("set-cookie"), null)
    const location = new URL(broken.headers.get("location") ?? "")
    assert.equal(location.searchParams.get("state"), "a\r\nSet-Cookie: x=1")
  })
})

describe("resuming a sign-in", () => {
  test("requires the scan and the cookie of this ticket", async () => {
    const { person } = await world.newPerson(w)
    const page = await openPage()
    const other = await openPage()
    const resume = (headers: HeadersInit) =>
      fetch(`${w.menshen.url}/authorize/resume?ticket=${page.scene}`, {
        headers,
        redirect: "manual",
      })
    const early = await resume({ cookie: page.cookie })
    assert.deepEqual([early.status, early.headers.get("location")], [200, null], "BI 123: no code")
    assert.ok((await early.text()).includes(page.scene), "the same ticket's page again")
    await world.scan(w, person, page.url)
    await world.untilSettled(w, {
      ...page,
      secret: page.cookie.split(".").at(-1) ?? "",
      verifier: "",
    })
    assert.equal((await resume({})).status, 404)
    assert.equal((await resume({ cookie: other.cookie })).status, 404)
    const answer = await resume({ cookie: page.cookie })
    assert.equal(answer.status, 303)
    assert.equal(answer.headers.get("referrer-policy"), "no-referrer")
    assert.equal(answer.headers.get("cache-control"), "no-store")
  })
})

describe("openid-client", () => {
  test("signs a person in with discovery, PKCE, state, nonce, iss and userinfo", async () => {
    const execute = [client.allowInsecureRequests]
    const provider = await client.discovery(
      new URL(w.menshen.url),
      "shop",
      undefined,
      client.None(),
      { execute },
    )
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()]
    const start = client.buildAuthorizationUrl(provider, {
      redirect_uri: w.redirectUri,
      scope: "openid wechat",
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    })
    const page = await openPage(Object.fromEntries(start.searchParams))
    const { person, openid } = await world.newPerson(w)
    await world.scan(w, person, page.url)
    await world.untilSettled(w, {
      ...page,
      secret: page.cookie.split(".").at(-1) ?? "",
      verifier: "",
    })
    const resumed = await fetch(`${w.menshen.url}/authorize/resume?ticket=${page.scene}`, {
      headers: { cookie: page.cookie },
      redirect: "manual",
    })
    const callback = new URL(resumed.headers.get("location") ?? "")
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
    const forged = new URL(callback)
    forged.searchParams.set("iss", "https://evil.example")
    const refusal = (error: Error) => /"iss"/.test(String(error.cause))
    await assert.rejects(client.authorizationCodeGrant(provider, forged, checks), refusal)
    const tokens = await client.authorizationCodeGrant(provider, callback, checks)
    const claims = tokens.claims()
    assert.ok(claims)
    assert.equal(claims.wechat_openid, openid)
    const info = await client.fetchUserInfo(provider, tokens.access_token, claims.sub)
    assert.equal(info.sub, claims.sub)
  })
})

describe("the discovery document", () => {
  test("names the endpoints and methods of this issuer", async () => {
    const response = await fetch(`${w.menshen.url}/.well-known/openid-configuration`)
    const document = await response.json()
    const { url: issuer } = w.menshen
    assert.equal(document.issuer, issuer)
    for (const name of ["authorization", "token", "userinfo"]) {
      assert.ok(document[`${name}_endpoint`].startsWith(`${issuer}/`))
    }
    assert.deepEqual(document.response_types_supported, ["code"])
    assert.deepEqual(document.code_challenge_methods_supported, ["S256"])
    assert.deepEqual(document.id_token_signing_alg_values_supported, ["RS256", "ES256"])
    assert.deepEqual(document.token_endpoint_auth_methods_supported, [
      "none",
      "client_secret_basic",
      "client_secret_post",
      "private_key_jwt",
    ])
    const oauth = await fetch(`${issuer}/.well-known/oauth-authorization-server`)
    assert.deepEqual(await oauth.json(), document, "RFC 8414 says the same")
    assert.equal(document.authorization_response_iss_parameter_supported, true)
    const { keys } = await (await fetch(document.jwks_uri)).json()
    for (const key of keys) {
      assert.deepEqual([key.d, key.p], [undefined, undefined])
    }
  })
})

describe("CORS", () => {
  test("only registered origins get a ticket, and every page may read why it gets none", async () => {
    const preflight = async (path: string, origin: string) => {
      const headers = { origin, "access-control-request-method": "POST" }
      const answer = await fetch(`${w.menshen.url}${path}`, { method: "OPTIONS", headers })
      return answer.headers.get("access-control-allow-origin")
    }
    assert.equal(await preflight("/tickets", w.origin), w.origin)
    assert.equal(await preflight("/tickets", "https://evil.example"), "https://evil.example")
    assert.equal(await preflight("/tickets/m1/collect", "https://evil.example"), null)
    assert.equal(await preflight("/token", "https://anything.example"), "*")
    const foreign = await world.post(`${w.menshen.url}/tickets`, usual(), {
      origin: "https://evil.example",
    })
    assert.deepEqual([foreign.status, foreign.body.error], [403, "origin_not_registered"])
    const allowed = (name: string) => foreign.response.headers.get(`access-control-allow-${name}`)
    assert.deepEqual([allowed("origin"), allowed("credentials")], ["https://evil.example", null])
    assert.deepEqual(Object.keys(foreign.body).sort(), ["error", "error_description", "error_id"])
    assert.match(
      foreign.body.error_description,
      /^The origin https:\/\/evil\.example is not .* Add "/,
    )
  })
})
