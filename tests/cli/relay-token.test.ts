// The access tokens that the relay keeps, one for each account (AV-02).

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, mock, test } from "node:test"
import { AccessToken } from "../../cli/relay/access-token.ts"
import { withoutSecrets } from "../../cli/relay/wechat.ts"
import * as relay from "../support/relay-server.ts"

let weChat: relay.WeChat
before(async () => {
  weChat = await relay.startWeChat()
})
after(() => weChat.close())
beforeEach(() => {
  weChat.asked.length = 0
  weChat.answer(() => undefined)
})

const path = "/cgi-bin/stable_token"
const fresh = () =>
  new AccessToken({
    name: "acme",
    appId: relay.appId,
    appSecret: relay.appSecret,
    apiBase: weChat.url,
  })
const soon = () => Date.now() + 2000
const expiresIn = (expires_in: unknown) =>
  weChat.answer(({ url }) =>
    url.pathname === path ? { access_token: "one-token", expires_in } : undefined,
  )

describe("a token", () => {
  test("is fetched once for 1,000 that need it at once, and by stable_token", async () => {
    const token = fresh()
    const got = await Promise.all(Array.from({ length: 1000 }, () => token.get(soon())))
    assert.equal(new Set(got.map((one) => one.ok && one.value)).size, 1)
    assert.equal(weChat.calls(path), 1)
    assert.deepEqual(JSON.parse(weChat.asked[0]?.body ?? ""), {
      grant_type: "client_credential",
      appid: relay.appId,
      secret: relay.appSecret,
      force_refresh: false,
    })
  })

  test("is fetched once for 100 calls at once", async () => {
    const server = await relay.startRelayServer(weChat, { caller: { callsAtOnce: 1000 } })
    try {
      const run = await relay.runOf(server)
      const told = await Promise.all(
        Array.from({ length: 100 }, () => relay.call(server, relay.qrCall, { stamp: { run } })),
      )
      assert.deepEqual(new Set(told.map(({ status }) => status)), new Set([200]))
      assert.equal(weChat.calls(path), 1)
    } finally {
      server.close()
    }
  })

  for (const expires of [7200, 300, 61, 60, 1, 0, -5, "300"]) {
    test(`that is valid for ${JSON.stringify(expires)} s is not fetched for each call`, async () => {
      expiresIn(expires)
      const token = fresh()
      for (let call = 0; call < 20; call++) await token.get(soon())
      assert.equal(weChat.calls(path), 1)
    })
  }

  test("is fetched again a minute before its end", async () => {
    mock.timers.enable({ apis: ["Date"], now: Date.now() })
    try {
      expiresIn(300)
      const token = fresh()
      await token.get(soon())
      mock.timers.tick(239_000)
      await token.get(soon())
      assert.equal(weChat.calls(path), 1)
      mock.timers.tick(2000)
      await token.get(soon())
      assert.equal(weChat.calls(path), 2)
    } finally {
      mock.timers.reset()
    }
  })

  test("that was dropped by its value does not take a newer one with it", async () => {
    const token = fresh()
    const first = await token.get(soon())
    assert.ok(first.ok)
    token.drop(first.value)
    const second = await token.get(soon())
    token.drop(first.value)
    assert.deepEqual(await token.get(soon()), second)
    assert.equal(weChat.calls(path), 2)
  })

  for (const [name, answer] of Object.entries({
    "an errcode": { errcode: 40125, errmsg: "invalid appsecret" },
    "no token": { expires_in: 7200 },
    "an empty token": { access_token: "", expires_in: 7200 },
    "no time": { access_token: "x" },
  })) {
    test(`is none after ${name}, and the next call asks again`, async () => {
      weChat.answer(({ url }) => (url.pathname === path ? answer : undefined))
      const token = fresh()
      assert.equal((await token.get(soon())).ok, false)
      weChat.answer(() => undefined)
      assert.equal((await token.get(soon())).ok, true)
    })
  }
})

describe("a call whose token WeChat rejects", () => {
  for (const errcode of [40001, 40014, 41001, 42001]) {
    test(`is repeated once with a fresh one, and never again: ${errcode}`, async () => {
      const server = await relay.startRelayServer(weChat)
      try {
        const run = await relay.runOf(server)
        weChat.answer(({ url }) =>
          url.pathname === relay.qrCall.path ? { errcode, errmsg: "invalid" } : undefined,
        )
        const told = await relay.call(server, relay.qrCall, { stamp: { run } })
        assert.deepEqual(told.body.answer, { errcode, errmsg: "invalid" })
        assert.deepEqual([weChat.calls(relay.qrCall.path), weChat.calls(path)], [2, 2])
      } finally {
        server.close()
      }
    })
  }
})

test("an answer that is nested without end is cut, and does not end the call", () => {
  const deep = JSON.parse(`${"[".repeat(30_000)}"one-secret"${"]".repeat(30_000)}`)
  const kept = withoutSecrets({ errmsg: "one-secret", unionid: deep }, ["unionid"], ["one-secret"])
  assert.equal(kept.errmsg, "…")
  assert.ok(!JSON.stringify(kept).includes("one-secret"))
})
