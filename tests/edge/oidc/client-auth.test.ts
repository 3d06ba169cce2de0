// Client authentication: one method, the configured one, with a valid proof (RFC 6749 section 2.3,
// RFC 7523).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { SignJWT } from "jose"
import * as rp from "../../support/relying-party.ts"
import type { World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const { secrets } = rp
const grant = () => ({
  grant_type: "authorization_code",
  code: `m${"A".repeat(22)}.${"A".repeat(43)}`,
  redirect_uri: w.redirectUri,
})

/** An authenticated client hears that the code is not valid. */
const letIn = { status: 400, error: "invalid_grant" }
const refused = { status: 401, error: "invalid_client" }
const confused = { status: 400, error: "invalid_request" }

type Ask = () => [form: Record<string, string> | string, headers?: Record<string, string>]
const basic = (id: string, secret: string) => ({ authorization: rp.basicAuth(id, secret) })
const raw = (credentials: string) => ({ authorization: `Basic ${credentials}` })
const b64 = (text: string) => Buffer.from(text).toString("base64")

/** A parameter without a value counts as omitted (RFC 6749 section 3.2). */
const blank = { client_id: "", client_secret: "", client_assertion: "", client_assertion_type: "" }

describe("client authentication at the token endpoint", () => {
  const attempts: [name: string, ask: Ask, expected: typeof refused][] = [
    ["Basic with the right secret", () => [grant(), rp.asBasic], letIn],
    ["Basic with its own client_id", () => [{ ...grant(), client_id: "basic" }, rp.asBasic], letIn],
    [
      "Basic with the previous secret",
      () => [grant(), basic("basic", secrets.BASIC_PREVIOUS)],
      letIn,
    ],
    [
      "Basic with a wrong secret",
      () => [grant(), basic("basic", `${secrets.BASIC_SECRET}x`)],
      refused,
    ],
    ["Basic with an empty secret", () => [grant(), basic("basic", "")], refused],
    [
      "Basic with another client's secret",
      () => [grant(), basic("basic", secrets.POST_SECRET)],
      refused,
    ],
    [
      "Basic with an unknown client",
      () => [grant(), basic("nobody", secrets.BASIC_SECRET)],
      refused,
    ],
    [
      "Basic for a client that uses client_secret_post",
      () => [grant(), basic("post", secrets.POST_SECRET)],
      refused,
    ],
    ["BI 113: Basic with invalid base64", () => [grant(), raw("not base64!")], refused],
    ["BI 113: Basic with non-canonical base64", () => [grant(), raw("YTpiC=")], refused],
    ["BI 113: Basic without a colon", () => [grant(), raw(b64("basic"))], refused],
    [
      "BI 113: Basic with an invalid percent escape",
      () => [grant(), raw(b64(`basic:%zz${secrets.BASIC_SECRET}`))],
      refused,
    ],
    ["BI 113: Bearer instead of Basic", () => [grant(), { authorization: "Bearer x" }], refused],
    [
      "BI 114: Basic and client_secret_post together",
      () => [{ ...grant(), client_id: "basic", client_secret: secrets.BASIC_SECRET }, rp.asBasic],
      confused,
    ],
    ["two different client_ids", () => [{ ...grant(), client_id: "post" }, rp.asBasic], confused],
    [
      "client_secret_post with the right secret",
      () => [{ ...grant(), client_id: "post", client_secret: secrets.POST_SECRET }],
      letIn,
    ],
    [
      "client_secret_post for a client that uses Basic",
      () => [{ ...grant(), client_id: "basic", client_secret: secrets.BASIC_SECRET }],
      refused,
    ],
    [
      "OA-14: a confidential client without its secret",
      () => [{ ...grant(), client_id: "basic" }],
      refused,
    ],
    ["a public client", () => [{ ...grant(), client_id: "shop" }], letIn],
    [
      "a public client with a secret",
      () => [{ ...grant(), client_id: "shop", client_secret: "x" }],
      refused,
    ],
    [
      "a public client with empty parameters",
      () => [{ ...grant(), ...blank, client_id: "shop" }],
      letIn,
    ],
    ["Basic with empty parameters", () => [{ ...grant(), ...blank }, rp.asBasic], letIn],
    ["a public client that uses Basic", () => [grant(), basic("shop", "x")], refused],
    ["no client", () => [grant()], refused],
    [
      "client_secret_post where no method is configured",
      () => [{ ...grant(), client_id: "pair", client_secret: secrets.PAIR_SECRET }],
      letIn,
    ],
    [
      "Basic where no method is configured",
      () => [grant(), basic("pair", secrets.PAIR_SECRET)],
      letIn,
    ],
    [
      "OA-15: client_id twice",
      () => [`${new URLSearchParams(grant())}&client_id=shop&client_id=shop`],
      confused,
    ],
  ]

  for (const [name, ask, expected] of attempts) {
    test(`OA-14: ${name}: the answer is ${expected.error}`, async () => {
      const { response, status, body } = await rp.call(w, "/token", ...ask())
      assert.deepEqual({ status, error: body.error }, expected, body.error_description)
      assert.equal(response.headers.get("cache-control"), "no-store")
      const challenge = response.headers.get("www-authenticate")
      assert.equal(challenge, status === 401 ? 'Basic realm="menshen"' : null)
      assert.ok(!JSON.stringify(body).includes(secrets.BASIC_SECRET))
    })
  }

  test("BI 115: a secret in the query is refused, and no log line has it", async () => {
    const path = `/token?client_id=post&client_secret=${secrets.POST_SECRET}`
    const { status, body } = await rp.call(w, path, grant())
    assert.deepEqual([status, body.error], [400, "invalid_request"])
    for (const secret of Object.values(secrets)) assert.ok(!w.menshen.log().includes(secret))
  })
})

describe("the form at the token endpoint", () => {
  for (const type of [
    "application/json, application/x-www-form-urlencoded",
    "application/json",
    "text/plain",
    "application/x-www-form-urlencodedx",
  ]) {
    test(`BI 116, OA-17: Content-Type ${type} is refused`, async () => {
      const headers = { "content-type": type, ...rp.asBasic }
      const { status, body } = await rp.call(w, "/token", grant(), headers)
      assert.deepEqual([status, body.error], [400, "invalid_request"])
    })
  }

  test("a form that is too long is refused before it ends", async () => {
    for (const path of ["/token", "/userinfo", "/authorize"]) {
      const end = new AbortController()
      let sent = 0
      const pull = async (to: ReadableStreamDefaultController) => {
        if (sent++ < 4) return to.enqueue(new Uint8Array(8192))
        await new Promise((resolve) => end.signal.addEventListener("abort", resolve))
        to.close()
      }
      const body = new ReadableStream({ pull }) as unknown as BodyInit
      const headers = { "content-type": "application/x-www-form-urlencoded" }
      const signal = AbortSignal.timeout(10_000)
      const init = { method: "POST", headers, body, duplex: "half", signal } as RequestInit
      const response = await fetch(w.menshen.url + path, init).finally(() => end.abort())
      assert.equal(response.status, 400, path)
    }
  })

  test("only POST is allowed at the endpoints for programs", async () => {
    for (const path of ["/token", "/revoke", "/introspect", "/par"]) {
      for (const method of ["GET", "PUT", "DELETE"]) {
        const response = await fetch(`${w.menshen.url}${path}`, { method })
        assert.deepEqual([response.status, response.headers.get("allow")], [405, "POST"], path)
      }
    }
  })
})

const now = () => Math.floor(Date.now() / 1000)
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

describe("private_key_jwt", () => {
  async function assertion(
    change: Record<string, unknown> = {},
    key = rp.clientKey,
    alg = "ES256",
  ) {
    const claims = {
      iss: "jwt",
      sub: "jwt",
      aud: w.menshen.url,
      jti: crypto.randomUUID(),
      iat: now(),
      exp: now() + 60,
      ...change,
    }
    const given = Object.fromEntries(
      Object.entries(claims).filter(([, value]) => value !== undefined),
    )
    return new SignJWT(given).setProtectedHeader({ alg }).sign(key)
  }
  const asJwt = async (client_assertion: string, more = {}) =>
    rp.call(w, "/token", {
      ...grant(),
      client_assertion,
      client_assertion_type: assertionType,
      ...more,
    })

  test("accepts an assertion once, for the issuer or the token endpoint", async () => {
    for (const aud of [w.menshen.url, `${w.menshen.url}/token`]) {
      const once = await assertion({ aud })
      const first = await asJwt(once)
      assert.deepEqual([first.status, first.body.error], [400, "invalid_grant"])
      const again = await asJwt(once)
      assert.deepEqual(
        [again.status, again.body.error],
        [401, "invalid_client"],
        "its jti is spent",
      )
    }
  })

  test("also accepts the endpoint of pushed requests as audience there (RFC 9126 section 2)", async () => {
    const form = {
      ...rp.request(w, "jwt", rp.pkce().challenge),
      client_assertion_type: assertionType,
    }
    for (const path of ["", "/token", "/par"]) {
      const client_assertion = await assertion({ aud: w.menshen.url + path })
      assert.equal((await rp.call(w, "/par", { ...form, client_assertion })).status, 201, path)
    }
  })

  test("refuses every other assertion", async () => {
    const stranger = (await import("node:crypto")).generateKeyPairSync("ec", {
      namedCurve: "P-256",
    })
    const wrongs: [string, string][] = [
      ["another key", await assertion({}, stranger.privateKey)],
      ["another audience", await assertion({ aud: "https://evil.example" })],
      ["another issuer", await assertion({ iss: "basic" })],
      ["expired", await assertion({ exp: now() - 1 })],
      ["without exp", await assertion({ exp: undefined })],
      ["without jti", await assertion({ jti: undefined })],
      ["for a day", await assertion({ exp: now() + 86_400 })],
      [
        "unsigned",
        `${b64('{"alg":"none"}').replace(/=/g, "")}.${b64('{"sub":"jwt"}').replace(/=/g, "")}.`,
      ],
      ["no JWT", "a.b.c"],
    ]
    for (const [name, wrong] of wrongs) {
      const { status, body } = await asJwt(wrong)
      assert.deepEqual([status, body.error], [401, "invalid_client"], name)
    }
    const typed = await asJwt(await assertion(), { client_assertion_type: "x" })
    assert.equal(typed.body.error, "invalid_request")
    const other = await asJwt(await assertion(), { client_id: "basic" })
    assert.equal(other.body.error, "invalid_request")
  })
})

describe("the grant type", () => {
  for (const grant_type of ["password", "implicit", "client_credentials"]) {
    test(`BI 107: grant_type=${grant_type} is refused`, async () => {
      const { status, body } = await rp.call(w, "/token", { grant_type }, rp.asBasic)
      assert.deepEqual([status, body.error], [400, "unsupported_grant_type"])
    })
  }

  test("a missing grant_type, code or refresh_token is an invalid_request", async () => {
    const forms = [
      {},
      { grant_type: "" },
      { grant_type: "authorization_code" },
      { grant_type: "refresh_token" },
    ]
    for (const form of forms as Record<string, string>[]) {
      const { body } = await rp.call(w, "/token", form, rp.asBasic)
      assert.equal(body.error, "invalid_request")
    }
  })
})
