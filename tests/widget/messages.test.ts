// Each answer of the server is a value of the right shape, or is rejected.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { readHosted } from "../../web-widget/hosted.ts"
import {
  isFault,
  readAppName,
  readCollected,
  readStatus,
  readTicket,
} from "../../web-widget/messages.ts"

const status = { state: "refused", version: 2, expires_in: 0, reason: "identity_conflict" }
const ticket = {
  scene: "mAbc",
  secret: "s".repeat(43),
  url: "http://weixin.qq.com/q/x",
  state: "waiting",
  version: 1,
  expires_in: 120,
  app_name: "Acme",
}
const issuer = "https://login.example"
const request = { state: "s1", redirect_uri: "https://shop.example/cb" }
const collected = {
  code: "c0de",
  state: "s1",
  iss: "https://login.example",
  redirect_to: "https://shop.example/cb?code=c0de",
}

const rejects = (
  read: (value: unknown) => unknown,
  good: object,
  bad: Record<string, unknown[]>,
) => {
  assert.ok(read(good))
  for (const [field, values] of Object.entries(bad))
    for (const value of values) assert.equal(read({ ...good, [field]: value }), undefined, field)
  for (const value of [null, undefined, 7, "x", []]) assert.equal(read(value), undefined)
}

describe("the server's answers", () => {
  test("a status of the wrong shape is rejected", () => {
    rejects(readStatus, status, {
      state: ["gone", 1, null],
      version: [0, -1, 1.5, "2", 2 ** 32],
      expires_in: [-1, "1", Number.NaN, 1e9],
    })
    assert.equal(readStatus({ ...status, reason: "<b>" })?.reason, undefined)
  })

  test("a chat code and a match number are digits, or are left out", () => {
    for (const bad of ["48291", "482918203", "082918", "48291a", 482918, null, "４８２９１８"])
      assert.equal(readTicket({ ...ticket, chat_code: bad })?.chatCode, undefined)
    for (const code of ["482918", "5725715", "48291507"])
      assert.equal(readTicket({ ...ticket, chat_code: code })?.chatCode, code)
    assert.equal(readTicket({ ...ticket, oauth: "yes" })?.oauth, false)
    const scanned = { ...status, state: "scanned", confirm: "reply" }
    assert.equal(readStatus({ ...scanned, match_number: "07" })?.matchNumber, "07")
    for (const bad of ["7", "007", "<b", 42]) {
      assert.equal(readStatus({ ...scanned, match_number: bad })?.matchNumber, undefined)
    }
    assert.equal(readStatus({ ...scanned, confirm: "<b>" })?.confirm, undefined)
  })

  test("a ticket of the wrong shape is rejected", () => {
    rejects(readTicket, ticket, {
      scene: ["", "../x", "a b", 3],
      secret: ["short", undefined, `${"s".repeat(42)} `],
      url: ["", "a b", "x".repeat(513)],
      state: ["approved"],
      version: [0],
      expires_in: [0],
    })
  })

  test("a code for another request, issuer or site is rejected", () => {
    rejects((value) => readCollected(value, request, issuer), collected, {
      code: ["", "a b", 1],
      state: ["s2", undefined],
      iss: ["https://evil.example", undefined],
      redirect_to: ["https://evil.example/cb", "javascript:alert(1)", "http://shop.example/cb", 1],
    })
  })

  test("a hosted ticket is read from attributes, or is an error", () => {
    const attributes: Record<string, string> = { ticket: "m1", qr: "http://q", "expires-in": "120" }
    const read = (change: Record<string, string | null> = {}) => {
      const all = { ...attributes, ...change }
      return readHosted((name) => all[name] ?? null, all.qr ?? "")
    }
    const ticket = { scene: "m1", url: "http://q", expiresIn: 120, version: 0, appName: "" }
    assert.deepEqual(read(), { ...ticket, chatCode: undefined })
    assert.deepEqual(read({ "chat-code": "482915" }), { ...ticket, chatCode: "482915" })
    assert.deepEqual(read({ "chat-code": "<b>" }), { ...ticket, chatCode: undefined })
    assert.deepEqual(read({ qr: null }), { ...ticket, url: "", chatCode: undefined })
    for (const change of [{ "expires-in": "soon" }, { ticket: "../x" }, { qr: "a b" }])
      assert.ok(isFault(read(change)), JSON.stringify(change))
  })

  test("names lose control characters and direction overrides, and are cut at a limit", () => {
    assert.equal(readAppName("A\u202ecme\n"), "A cme")
    assert.equal([...readAppName("门".repeat(500))].length, 60)
    assert.equal(readAppName({}), "")
  })
})
