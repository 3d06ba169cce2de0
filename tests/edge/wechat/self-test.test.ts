// What `menshen doctor` asks the worker: how the set-up looks from inside, and a push with the operator's key.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { SetUpView } from "../../../edge/base/admin-api.ts"
import { adminKey, adminWorld, call } from "../../support/admin.ts"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await adminWorld()
})
after(() => w.close())

const asOperator = { authorization: `Bearer ${adminKey}` }
const otherKey = "A".repeat(43)

const seen = async (): Promise<SetUpView> => (await call(w, "GET", "/admin/set-up")).body
const acme = async () => (await seen()).accounts[0]

/** A text that a person might send, sealed under this key. */
const sealedText = (encodingAesKey = w.account.encodingAesKey) => {
  const fields = {
    ToUserName: w.account.originalId,
    FromUserName: push.newOpenid(),
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: "text",
    Content: "hello",
    MsgId: "23456789012345678",
  }
  return push.seal(w.account, push.xmlOf(fields), { encodingAesKey })
}

const post = (encrypt: string, headers: Record<string, string> = {}) =>
  push.postEncrypted(w, encrypt, { headers })

const isNow = (time: string | undefined) => Math.abs(Date.now() - Date.parse(time ?? "")) < 60_000

describe("a push with the operator's key", () => {
  test("is opened, answered with success, and is no sign of WeChat's", async () => {
    const { status, body } = await post(sealedText(), asOperator)
    assert.deepEqual([status, body], [200, "success"])
    assert.equal((await acme())?.pushedAt, undefined)
  })

  test("CR-01: hears why it is refused, and warns nobody", async () => {
    for (let times = 0; times < 4; times++) {
      const { status, body } = await post(sealedText(otherKey), asOperator)
      assert.deepEqual([status, body], [200, "padding_invalid"])
    }
    const { accounts, warnings } = await seen()
    assert.equal(accounts[0]?.pushRefused, undefined)
    assert.deepEqual(warnings, [])
  })

  test("CR-01: with another key is answered as WeChat's is, so that nobody has an oracle", async () => {
    const wrong = { authorization: `Bearer ${"x".repeat(40)}` }
    for (const headers of [wrong, {}]) {
      const { status, body } = await post(sealedText(otherKey), headers)
      assert.deepEqual([status, body], [200, "success"])
    }
  })
})

describe("the set-up from inside", () => {
  test("has the last push, and what was refused since", async () => {
    await post(sealedText())
    assert.ok(isNow((await acme())?.pushedAt))
    assert.equal((await acme())?.pushRefused, undefined)
    await post(sealedText(otherKey))
    await post(sealedText(otherKey))
    const refused = (await acme())?.pushRefused
    assert.equal(refused?.reason, "padding_invalid")
    assert.match(refused?.sentence ?? "", /EncodingAESKey/)
    assert.equal(refused?.count, 2)
  })

  test("has WeChat's check of the URL, and not the doctor's", async () => {
    const { verified } = await world
      .post(`${w.sandboxUrl}/platform/verify-url`, { account: "acme" })
      .then(({ body }) => ({ verified: body.ok }))
    assert.equal(verified, true)
    assert.ok(isNow((await acme())?.verifiedAt))
    const path = "/acme/callback?signature=0&timestamp=1&nonce=2&echostr=3"
    await push.send(w, { path, headers: asOperator })
    assert.equal((await acme())?.verificationRefused, undefined)
    await push.send(w, { path })
    assert.equal((await acme())?.verificationRefused?.count, 1)
  })

  test("has a request that the Token signs and that reached no callback, and no other", async () => {
    await push.send(w, { path: "/nobody/callback" })
    await push.send(w, { path: "/nobody/callback?signature=0&timestamp=1&nonce=2" })
    assert.equal((await acme())?.lostCallback, undefined)
    const path = push.pathOf(push.signed(w.account, "x"), "acmee")
    await push.send(w, { method: "POST", path, body: "x" })
    const { sentence = "", at } = (await acme())?.lostCallback ?? {}
    assert.match(sentence, /"acmee", which is no account.*\(消息推送\) to \S+\/acme\/callback$/)
    assert.ok(isNow(at))
  })

  test("has the day's QR codes, the URL for the console, and the address of its sender", async () => {
    await world.openTicket(w)
    const { address, accounts } = await seen()
    assert.equal(address, "127.0.0.1")
    assert.equal(accounts[0]?.callback, `${w.menshen.url}/acme/callback`)
    const { made = 0, perDay } = accounts[0]?.qrCodes ?? {}
    assert.ok(made > 0)
    assert.equal(perDay, 100_000)
    assert.equal(accounts.find(({ name }) => name === "acme-notes")?.qrCodes, undefined)
  })
})
