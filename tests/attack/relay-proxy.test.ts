// OP-01: a relay has an address that WeChat lists and an AppSecret. Whoever makes it call another host, another path or
// another account, or has it sign or show something, has both.

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { callsPath, newNonce, relayHeader } from "../../edge/base/relay-protocol.ts"
import * as relay from "../support/relay-server.ts"
import { until } from "../support/until.ts"

let weChat: relay.WeChat
let server: relay.RelayServer
let run = ""
before(async () => {
  weChat = await relay.startWeChat()
  server = await relay.startRelayServer(weChat, { requestMs: 2000 })
  run = await relay.runOf(server)
})
after(() => {
  server.close()
  weChat.close()
})
beforeEach(() => {
  weChat.asked.length = 0
  weChat.answer(() => undefined)
})

const { qrCall } = relay
const userCall = {
  appId: relay.appId,
  method: "GET",
  path: "/cgi-bin/user/info",
  query: { openid: "oMei" },
}

describe("a caller with the secret", () => {
  const bodyWith = (change: object) => ({
    ...qrCall,
    body: { ...(qrCall.body as object), ...change },
  })
  const refused: [name: string, call: unknown][] = [
    ["another host", { ...qrCall, path: "https://evil.example/cgi-bin/qrcode/create" }],
    ["another host without a scheme", { ...qrCall, path: "//evil.example/cgi-bin/qrcode/create" }],
    ["a host beside the path", { ...qrCall, host: "evil.example" }],
    ["a base of its own", { ...qrCall, apiBase: "https://evil.example" }],
    ["another path", { ...qrCall, path: "/cgi-bin/message/custom/send" }],
    ["the token's own path", { ...qrCall, path: "/cgi-bin/stable_token" }],
    ["a path above", { ...qrCall, path: "/cgi-bin/qrcode/../stable_token" }],
    ["a doubled slash", { ...qrCall, path: "//cgi-bin/qrcode/create" }],
    ["an encoded slash", { ...qrCall, path: "/cgi-bin%2fqrcode/create" }],
    ["a parameter of the path", { ...qrCall, path: "/cgi-bin/qrcode/create;x=1" }],
    ["a query in the path", { ...qrCall, path: "/cgi-bin/qrcode/create?access_token=x" }],
    ["a fragment in the path", { ...qrCall, path: "/cgi-bin/qrcode/create#x" }],
    ["a line break in the path", { ...qrCall, path: "/cgi-bin/qrcode/create\r\nHost: evil" }],
    ["a name of every object", { ...qrCall, path: "constructor" }],
    ["the prototype", { ...qrCall, path: "__proto__" }],
    ["another method", { ...qrCall, method: "GET" }],
    ["a method of proxies", { ...qrCall, method: "CONNECT" }],
    ["a query where none belongs", { ...qrCall, query: { x: "1" } }],
    ["a second parameter", { ...userCall, query: { openid: "oMei", lang: "zh_CN" } }],
    ["a token of its own", { ...userCall, query: { access_token: "x" } }],
    ["an AppID of its own", { ...userCall, query: { openid: "oMei", appid: "wx" } }],
    ["parameters in a value", { ...userCall, query: { openid: "oMei&access_token=x" } }],
    ["a list as a value", { ...userCall, query: { openid: ["oMei"] } }],
    ["a body where none belongs", { ...userCall, body: {} }],
    ["a body of another shape", { ...qrCall, body: [] }],
    ["another member in the body", bodyWith({ extra: 1 })],
    ["a member of the prototype", JSON.parse(`{"__proto__":{},${JSON.stringify(qrCall).slice(1)}`)],
    ["a permanent code", bodyWith({ action_name: "QR_LIMIT_STR_SCENE" })],
    ["a scene of another alphabet", bodyWith({ action_info: { scene: { scene_str: "a b" } } })],
    ["a longer life", bodyWith({ expire_seconds: 2_592_001 })],
    ["no whole number", bodyWith({ expire_seconds: 1.5 })],
    [
      "101 openids",
      {
        appId: relay.appId,
        method: "POST",
        path: "/cgi-bin/changeopenid",
        body: { from_appid: relay.appId, openid_list: Array(101).fill("oMei") },
      },
    ],
    [
      "another grant",
      {
        appId: relay.appId,
        method: "GET",
        path: "/sns/oauth2/access_token",
        query: { code: "c", grant_type: "refresh_token" },
      },
    ],
    ["a text instead of an object", "call"],
    ["null", null],
    ["a list", [qrCall]],
  ]
  for (const [name, what] of refused) {
    test(`makes no call with ${name}`, async () => {
      const told = await relay.call(server, what, { stamp: { run } })
      assert.deepEqual([told.status, told.body], [422, { refused: "call" }])
      assert.equal(weChat.asked.length, 0)
    })
  }

  test("makes no call for an account that is not its own", async () => {
    const told = await relay.call(
      server,
      { ...qrCall, appId: "wxffffffffffffffff" },
      { stamp: { run } },
    )
    assert.deepEqual([told.status, told.body], [404, { refused: "account" }])
    assert.equal(weChat.asked.length, 0)
  })

  test("reaches WeChat with nothing of its own headers", async () => {
    const body = JSON.stringify(qrCall)
    const header = await relay.headerFor(body, { stamp: { run } })
    await fetch(`${server.url}${callsPath}`, {
      method: "POST",
      headers: {
        [relayHeader]: header,
        cookie: "a=b",
        "x-forwarded-for": "203.0.113.9",
        "x-evil": "1",
      },
      body,
    })
    const [asked] = weChat.asked.filter(({ url }) => url.pathname === qrCall.path)
    assert.ok(asked)
    for (const name of ["cookie", "x-forwarded-for", "x-evil", relayHeader]) {
      assert.equal(asked.headers[name], undefined, name)
    }
  })

  test("is led nowhere by a redirect of WeChat's", async () => {
    weChat.answer(({ url }, response) => {
      if (url.pathname === qrCall.path) response.writeHead(302, { location: "/other" }).end()
      return undefined
    })
    const told = await relay.call(server, qrCall, { stamp: { run } })
    assert.deepEqual(told.body.silence, { status: 302, isPassing: false })
    assert.equal(weChat.calls("/other"), 0)
  })

  test("keeps its place when WeChat speaks of another protocol", async () => {
    weChat.answer(({ url }, response) => {
      const headers = { connection: "upgrade", upgrade: "other" }
      if (url.pathname === qrCall.path) response.writeHead(101, headers).flushHeaders()
      return undefined
    })
    const told = await relay.call(server, qrCall, { stamp: { run } })
    assert.deepEqual(told.body.silence, { status: 101, isPassing: false })
  })

  test("gets no token and no secret, wherever WeChat writes them (OP-03)", async () => {
    weChat.answer(({ url }) => {
      const token = url.searchParams.get("access_token") ?? ""
      if (url.pathname !== userCall.path) return undefined
      return {
        openid: `oMei ${token}`,
        unionid: `${relay.appSecret}`,
        access_token: token,
        secret: relay.appSecret,
        errmsg: `hint ${token} ${relay.appSecret}`,
      }
    })
    const told = await relay.call(server, userCall, { stamp: { run } })
    assert.deepEqual(told.body.answer, { openid: "oMei …", unionid: "…", errmsg: "hint … …" })
    const exchange = {
      appId: relay.appId,
      method: "GET",
      path: "/sns/oauth2/access_token",
      query: { code: "c1", grant_type: "authorization_code" },
    }
    const exchanged = await relay.call(server, exchange, { stamp: { run } })
    assert.deepEqual(exchanged.body.answer, { openid: "oMei", scope: "snsapi_base" })
    const seen = `${told.text} ${exchanged.text} ${server.lines.join(" ")}`
    for (const secret of [
      "access-token-",
      "token-of-the-person",
      relay.appSecret,
      relay.secret,
      "c1",
      'oMei"',
    ]) {
      const quoted = secret === 'oMei"' ? server.lines.join(" ") : seen
      assert.ok(!quoted.includes(secret), secret)
    }
  })
})

describe("bytes on the wire", () => {
  const signedBytes = async (head: string, body: string) => {
    const header = await relay.headerFor(body, { stamp: { run } })
    return `${head}host: relay\r\n${relayHeader}: ${header}\r\nconnection: close\r\n`
  }
  const body = JSON.stringify(qrCall)
  const length = `content-length: ${body.length}\r\n\r\n`
  const bodies: [name: string, head: string, rest: string, status: RegExp][] = [
    [
      "an absolute address",
      "POST http://evil.example/v1/calls HTTP/1.1\r\n",
      `${length}${body}`,
      /^HTTP\/1.1 404/,
    ],
    [
      "the relay's own absolute address",
      "POST http://relay/v1/calls HTTP/1.1\r\n",
      `${length}${body}`,
      /^HTTP\/1.1 404/,
    ],
    ["a doubled slash", "POST //v1/calls HTTP/1.1\r\n", `${length}${body}`, /^HTTP\/1.1 404/],
    ["a path above", "POST /x/../v1/calls HTTP/1.1\r\n", `${length}${body}`, /^HTTP\/1.1 404/],
    ["an encoded path", "POST /v1%2fcalls HTTP/1.1\r\n", `${length}${body}`, /^HTTP\/1.1 404/],
    ["a query", "POST /v1/calls?x HTTP/1.1\r\n", `${length}${body}`, /^HTTP\/1.1 404/],
    ["another method", "PUT /v1/calls HTTP/1.1\r\n", `${length}${body}`, /^HTTP\/1.1 405/],
    [
      "two lengths",
      "POST /v1/calls HTTP/1.1\r\n",
      `content-length: 5\r\n${length}${body}`,
      /^HTTP\/1.1 400/,
    ],
    [
      "a length and chunks",
      "POST /v1/calls HTTP/1.1\r\n",
      `transfer-encoding: chunked\r\n${length}0\r\n\r\n`,
      /^HTTP\/1.1 400/,
    ],
    [
      "chunks",
      "POST /v1/calls HTTP/1.1\r\n",
      `transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      /^HTTP\/1.1 413/,
    ],
    [
      "a header in two lines",
      "POST /v1/calls HTTP/1.1\r\nx: a\r\n b\r\n",
      `${length}${body}`,
      /^HTTP\/1.1 400/,
    ],
    [
      "a header that is too large",
      `POST /v1/calls HTTP/1.1\r\nx: ${"a".repeat(9000)}\r\n`,
      `${length}${body}`,
      /^HTTP\/1.1 4(00|31)/,
    ],
  ]
  for (const [name, head, rest, status] of bodies) {
    test(`with ${name} make no call`, async () => {
      const came = await relay.raw(server.port, `${await signedBytes(head, body)}${rest}`)
      assert.match(came, status)
      assert.equal(weChat.asked.length, 0)
    })
  }

  test("with two of the relay's headers make no call", async () => {
    const one = await relay.headerFor(body, { stamp: { run } })
    const two = await relay.headerFor(body, { stamp: { run } })
    const head = `POST /v1/calls HTTP/1.1\r\nhost: relay\r\nconnection: close\r\n${relayHeader}: ${one}\r\n${relayHeader}: ${two}\r\n`
    assert.match(await relay.raw(server.port, `${head}${length}${body}`), /^HTTP\/1.1 401/)
    assert.equal(weChat.asked.length, 0)
  })

  test("behind a body are no second request", async () => {
    const hidden = `POST /v1/calls HTTP/1.1\r\nhost: relay\r\n\r\n`
    const came = await relay.raw(
      server.port,
      `${await signedBytes("POST /v1/calls HTTP/1.1\r\n", body)}${length}${body}${hidden}`,
    )
    assert.equal(came.split("HTTP/1.1 ").length - 1, 1)
    await until("the first one is made", () => weChat.calls(qrCall.path) === 1)
  })

  test("that are no HTTP, or ask for a tunnel, get nothing", async () => {
    assert.match(await relay.raw(server.port, "\x16\x03\x01\x02\x00\x01\r\n\r\n"), /^HTTP\/1.1 400/)
    assert.equal(
      await relay.raw(server.port, "CONNECT api.weixin.qq.com:443 HTTP/1.1\r\nhost: x\r\n\r\n"),
      "",
    )
    assert.deepEqual(weChat.asked, [])
  })

  test("of a body that is too large are not read", async () => {
    const large = "x".repeat(17 * 1024)
    const head = await signedBytes("POST /v1/calls HTTP/1.1\r\n", large)
    const came = await relay.raw(server.port, `${head}content-length: ${large.length}\r\n\r\n`)
    assert.match(came, /^HTTP\/1.1 413/)
  })

  test("that come slowly end with their time", async () => {
    const head = await signedBytes("POST /v1/calls HTTP/1.1\r\n", body)
    const came = await relay.raw(server.port, `${head}${length}${body.slice(0, 9)}`)
    assert.match(came, /^HTTP\/1.1 4|^$/)
    assert.equal(weChat.asked.length, 0)
  })
})

describe("a stranger", () => {
  test("learns that it is alive, and causes no call", async () => {
    const health = await fetch(`${server.url}/health`)
    assert.deepEqual([health.status, await health.json()], [200, { status: "ok" }])
    for (let times = 0; times < 20; times++) await fetch(`${server.url}/health`)
    assert.equal(weChat.asked.length, 0)
  })

  test("gets the same answer to every wrong proof, unsigned", async () => {
    const body = JSON.stringify(qrCall)
    const sound = await relay.headerFor(body, { stamp: { run } })
    const proofs = {
      none: "",
      "another secret": await relay.headerFor(body, {
        with: "another secret, 32 characters or more",
        stamp: { run },
      }),
      "another body": await relay.headerFor(body, { signed: "{}", stamp: { run } }),
      "another path": await relay.headerFor(body, { path: "/health", stamp: { run } }),
      "another method": await relay.headerFor(body, { method: "GET", stamp: { run } }),
      "another time": sound.replace(/time=\d+/, `time=${relay.nowSeconds() + 1}`),
      "another nonce": sound.replace(/nonce=[\w-]+/, `nonce=${newNonce()}`),
      "another run": sound.replace(/run=[\w-]+/, `run=${newNonce()}`),
      "another version": sound.replace("v=1", "v=2"),
      "a cut signature": sound.slice(0, -1),
      "more behind it": `${sound}, more=1`,
    }
    for (const [name, header] of Object.entries(proofs)) {
      const told = await relay.send(server, body, header)
      assert.deepEqual([told.status, told.text], [401, '{"refused":"signature"}'], name)
      assert.equal(told.headers.get(relayHeader), null, name)
    }
    assert.equal(weChat.asked.length, 0)
  })
})
