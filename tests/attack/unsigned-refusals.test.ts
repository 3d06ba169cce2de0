// The doctor tells the operator what to change in WeChat's console by what was refused. A stranger can be refused, too:
// for a wrong mode, a wrong format and a malformed query, and without any key.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { SetUpView } from "../../edge/base/admin-api.ts"
import { adminWorld, call } from "../support/admin.ts"
import * as push from "../support/push.ts"
import type * as world from "../support/world.ts"

let w: world.World
before(async () => {
  w = await adminWorld()
})
after(() => w.close())

const acme = async () =>
  ((await call(w, "GET", "/admin/set-up")).body as SetUpView).accounts.find(
    ({ name }) => name === "acme",
  )
const refused = async () => {
  const { reason, signed, count } = (await acme())?.pushRefused ?? {}
  return { reason, signed, count }
}

const zeros = "0".repeat(40)
const wrong = { signature: zeros, timestamp: "1700000000", nonce: "1" }
const stranger = (query: push.Query = wrong) =>
  push.send(w, { method: "POST", path: push.pathOf(query), body: "<xml></xml>" })
const message = () => push.xmlOf(push.scanFields(w, push.newOpenid(), "123"))

describe("a stranger's push", () => {
  test("that looks like a wrong mode is not said to be WeChat's", async () => {
    await stranger()
    assert.deepEqual(await refused(), { reason: "encryption_required", signed: false, count: 1 })
    await stranger({ ...wrong, encrypt_type: "aes", msg_signature: zeros })
    assert.deepEqual(await refused(), { reason: "body_malformed", signed: false, count: 2 })
  })

  test("does not hide why WeChat's is refused", async () => {
    await push.postEncrypted(w, push.seal(w.account, message(), { encodingAesKey: "A".repeat(43) }))
    await stranger()
    assert.deepEqual(await refused(), { reason: "padding_invalid", signed: true, count: 1 })
  })

  test("and one in a wrong mode that the Token signs is WeChat's", async () => {
    await push.postMessage(w, message())
    const { encrypt_type: _, msg_signature: __, ...plain } = push.signed(w.account, "")
    await stranger(plain)
    assert.deepEqual(await refused(), { reason: "encryption_required", signed: true, count: 1 })
  })
})

test("a stranger's check of the URL is not said to be WeChat's", async () => {
  await push.send(w, { path: "/acme/callback" })
  assert.equal((await acme())?.verificationRefused?.signed, false)
})
