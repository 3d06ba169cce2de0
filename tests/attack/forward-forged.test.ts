// CB-09: a push that WeChat did not sign must not reach the servers behind Menshen, which may trust what comes from it;
// and whoever repeats a signed one must not fill the queue.

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { adminWorld, call } from "../support/admin.ts"
import { ForwardTarget, forwarding } from "../support/forward-target.ts"
import { freePort } from "../support/ports.ts"
import * as push from "../support/push.ts"
import type * as world from "../support/world.ts"

const target = new ForwardTarget()
let w: world.World

before(async () => {
  await target.start()
  const dead = `http://127.0.0.1:${await freePort()}/wechat`
  w = await adminWorld(
    forwarding([
      { name: "crm", url: target.url, copies: true },
      { name: "dead", url: dead, pushes: [{ msgType: "image" }] },
    ]),
  )
  target.account = w.account
})
beforeEach(() => target.forget())
after(async () => {
  await w.close()
  target.stop()
})

const fields = (MsgType: string): push.Fields => ({
  ToUserName: w.account.originalId,
  FromUserName: push.newOpenid(),
  CreateTime: Math.floor(Date.now() / 1000),
  MsgType,
  Content: "hello",
  MsgId: "81",
})
const text = () => push.seal(w.account, push.xmlOf(fields("text")))
const other = () => ({ ...w.account, token: "notTheTokenOfAcme0123456" })
const query = (encrypt: string, change: push.Query = {}) => push.signed(w.account, encrypt, change)

describe("CB-01: nothing reaches a target of a push", () => {
  const forgeries: [what: string, send: () => Promise<push.Answer>][] = [
    [
      "that is signed with another token",
      () => push.postEncrypted(w, text(), { query: push.signed(other(), text()) }),
    ],
    [
      "whose body was changed",
      () =>
        push.postEncrypted(w, text(), {
          query: query(text()),
          body: push.outerXml(w.account, text()),
        }),
    ],
    [
      "without a signature of the body",
      () => {
        const { msg_signature: _, ...rest } = query(text())
        return push.send(w, {
          method: "POST",
          path: push.pathOf(rest),
          body: push.outerXml(w.account, text()),
        })
      },
    ],
    [
      "in clear text",
      () => {
        const { signature = "", timestamp = "", nonce = "" } = query("")
        const path = push.pathOf({ signature, timestamp, nonce })
        return push.send(w, { method: "POST", path, body: push.xmlOf(fields("text")) })
      },
    ],
    ["without anything", () => push.send(w, { method: "POST", path: "/acme/callback" })],
    [
      "with a query of two signatures",
      () => {
        const encrypt = text()
        const path = push.pathOf(query(encrypt), "acme", "&signature=x")
        return push.send(w, { method: "POST", path, body: push.outerXml(w.account, encrypt) })
      },
    ],
    [
      "to another account",
      () => {
        const encrypt = text()
        const path = push.pathOf(query(encrypt), "acme-club")
        return push.send(w, { method: "POST", path, body: push.outerXml(w.account, encrypt) })
      },
    ],
    [
      "that is too large",
      () =>
        push.send(w, {
          method: "POST",
          path: push.pathOf(query(text())),
          body: "x".repeat(70_000),
        }),
    ],
    [
      "that is a verification of the address",
      () => push.send(w, { path: push.pathOf(query(text())) }),
    ],
  ]
  for (const [what, send] of forgeries) {
    test(what, async () => {
      const answer = await send()
      assert.notEqual(answer.status, 200)
      assert.deepEqual([target.received.length, target.again.length], [0, 0])
    })
  }

  test("whose ciphertext opens under another key alone", async () => {
    const encrypt = push.seal(w.account, push.xmlOf(fields("text")), {
      encodingAesKey: "b3RnY8uM1kP6jH4gF9dS2aZ7xC5vB0nL3qW8eT1yU6i",
    })
    await push.postEncrypted(w, encrypt)
    assert.equal(target.received.length, 0)
  })
})

test("a signed push that somebody repeats waits once, and reaches a target no more often than WeChat's", async () => {
  const encrypt = push.seal(w.account, push.xmlOf(fields("image")))
  const raw = {
    method: "POST",
    path: push.pathOf(query(encrypt)),
    body: push.outerXml(w.account, encrypt),
  }
  for (let times = 0; times < 20; times++) await push.send(w, raw)
  const { body } = await call(w, "GET", "/admin/accounts/acme/pushes")
  assert.equal(body.entries.length, 1)
  assert.equal(target.received.length, 5)
  assert.equal(new Set(target.received.map(({ path }) => path)).size, 1)
})
