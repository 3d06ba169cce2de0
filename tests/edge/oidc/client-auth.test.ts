// Who may call: one method, the configured one, and the right proof (RFC 6749 section 2.3, RFC 7523).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
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

/** Who got past the door is told that the code is none of theirs. */
const letIn = { status: 400, error: "invalid_grant" }
const refused = { status: 401, error: "invalid_client" }
const confused = { status: 400, error: "invalid_request" }

type Ask = () => [form: Record<string, string> | string, headers?: Record<string, string>]
const basic = (id: string, secret: string) => ({ authorization: rp.basicAuth(id, secret) })
const raw = (credentials: string) => ({ authorization: `Basic ${credentials}` })
const b64 = (text: string) => Buffer.from(text).toString("base64")

/** Sent without a value is not sent (RFC 6749 section 3.2). */
const blank = { client_id: "", client_secret: "", client_assertion: "", client_assertion_type: "" }

const attempts: [name: string, ask: Ask, expected: typeof refused][] = [
  ["Basic", () => [grant(), rp.asBasic], letIn],
  ["Basic with its own client_id", () => [{ ...grant(), client_id: "basic" }, rp.asBasic], letIn],
  ["Basic, the secret before", () => [grant(), basic("basic", secrets.BASIC_PREVIOUS)], letIn],
  ["Basic, wrong secret", () => [grant(), basic("basic", `${secrets.BASIC_SECRET}x`)], refused],
  ["Basic, empty secret", () => [grant(), basic("basic", "")], refused],
  ["Basic, another's secret", () => [grant(), basic("basic", secrets.POST_SECRET)], refused],
  ["Basic, unknown client", () => [grant(), basic("nobody", secrets.BASIC_SECRET)], refused],
  ["Basic for a client of post", () => [grant(), basic("post", secrets.POST_SECRET)], refused],
  ["BI 113: bad base64", () => [grant(), raw("not base64!")], refused],
  ["BI 113: base64 with a bit too many", () => [grant(), raw("YTpiC=")], refused],
  ["BI 113: no colon", () => [grant(), raw(b64("basic"))], refused],
  [
    "BI 113: a broken escape",
    () => [grant(), raw(b64(`basic:%zz${secrets.BASIC_SECRET}`))],
    refused,
  ],
  ["BI 113: Bearer", () => [grant(), { authorization: "Bearer x" }], refused],
  [
    "BI 114: Basic and post",
    () => [{ ...grant(), client_id: "basic", client_secret: secrets.BASIC_SECRET }, rp.asBasic],
    confused,
  ],
  ["two client_ids", () => [{ ...grant(), client_id: "post" }, rp.asBasic], confused],
  ["post", () => [{ ...grant(), client_id: "post", client_secret: secrets.POST_SECRET }], letIn],
  [
    "post for a client of Basic",
    () => [{ ...grant(), client_id: "basic", client_secret: secrets.BASIC_SECRET }],
    refused,
  ],
  ["OA-14: confidential as public", () => [{ ...grant(), client_id: "basic" }], refused],
  ["public", () => [{ ...grant(), client_id: "shop" }], letIn],
  ["public with a secret", () => [{ ...grant(), client_id: "shop", client_secret: "x" }], refused],
  [
    "public with parameters that say nothing",
    () => [{ ...grant(), ...blank, client_id: "shop" }],
    letIn,
  ],
  ["Basic with parameters that say nothing", () => [{ ...grant(), ...blank }, rp.asBasic], letIn],
  ["public by Basic", () => [grant(), basic("shop", "x")], refused],
  ["nobody", () => [grant()], refused],
  [
    "no choice made: post",
    () => [{ ...grant(), client_id: "pair", client_secret: secrets.PAIR_SECRET }],
    letIn,
  ],
  ["no choice made: Basic", () => [grant(), basic("pair", secrets.PAIR_SECRET)], letIn],
  [
    "OA-15: client_id twice",
    () => [`${new URLSearchParams(grant())}&client_id=shop&client_id=shop`],
    confused,
  ],
]

for (const [name, ask, expected] of attempts) {
  test(`OA-14: ${name}: ${expected.error}`, async () => {
    const { response, status, body } = await rp.call(w, "/token", ...ask())
    assert.deepEqual({ status, error: body.error }, expected, body.error_description)
    assert.equal(response.headers.get("cache-control"), "no-store")
    const challenge = response.headers.get("www-authenticate")
    assert.equal(challenge, status === 401 ? 'Basic realm="menshen"' : null)
    assert.ok(!JSON.stringify(body).includes(secrets.BASIC_SECRET))
  })
}

test("BI 115: a secret in the query is refused, and stands in no log of ours", async () => {
  const path = `/token?client_id=post&client_secret=${secrets.POST_SECRET}`
  const { status, body } = await rp.call(w, path, grant())
  assert.deepEqual([status, body.error], [400, "invalid_request"])
  for (const secret of Object.values(secrets)) assert.ok(!w.menshen.log().includes(secret))
})

for (const type of [
  "application/json, application/x-www-form-urlencoded",
  "application/json",
  "text/plain",
  "application/x-www-form-urlencodedx",
]) {
  test(`BI 116, OA-17: Content-Type ${type}`, async () => {
    const headers = { "content-type": type, ...rp.asBasic }
    const { status, body } = await rp.call(w, "/token", grant(), headers)
    assert.deepEqual([status, body.error], [400, "invalid_request"])
  })
}

test("a form that is too long is answered before it ends", async () => {
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

test("the endpoints of programs take POST and nothing else", async () => {
  for (const path of ["/token", "/revoke", "/introspect", "/par"]) {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const response = await fetch(`${w.menshen.url}${path}`, { method })
      assert.deepEqual([response.status, response.headers.get("allow")], [405, "POST"], path)
    }
  }
})

const now = () => Math.floor(Date.now() / 1000)
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

async function assertion(change: Record<string, unknown> = {}, key = rp.clientKey, alg = "ES256") {
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

test("private_key_jwt: an assertion for the issuer or the token endpoint is let in, once", async () => {
  for (const aud of [w.menshen.url, `${w.menshen.url}/token`]) {
    const once = await assertion({ aud })
    const first = await asJwt(once)
    assert.deepEqual([first.status, first.body.error], [400, "invalid_grant"])
    const again = await asJwt(once)
    assert.deepEqual([again.status, again.body.error], [401, "invalid_client"], "its jti is spent")
  }
})

test("private_key_jwt: for a pushed request its own endpoint is an audience too (RFC 9126 section 2)", async () => {
  const form = {
    ...rp.request(w, "jwt", rp.pkce().challenge),
    client_assertion_type: assertionType,
  }
  for (const path of ["", "/token", "/par"]) {
    const client_assertion = await assertion({ aud: w.menshen.url + path })
    assert.equal((await rp.call(w, "/par", { ...form, client_assertion })).status, 201, path)
  }
})

test("private_key_jwt: whatever else is refused", async () => {
  const stranger = (await import("node:crypto")).generateKeyPairSync("ec", { namedCurve: "P-256" })
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

for (const grant_type of ["password", "implicit", "client_credentials"]) {
  test(`BI 107: grant_type=${grant_type}`, async () => {
    const { status, body } = await rp.call(w, "/token", { grant_type }, rp.asBasic)
    assert.deepEqual([status, body.error], [400, "unsupported_grant_type"])
  })
}

test("grant_type missing, code missing, refresh_token missing: invalid_request", async () => {
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
