// A push in JSON that a stranger invents. Its outer document used to be read before the signature was
// checked, by a parser that converts every number, and the values of an array were not counted: 64 KiB of
// fractions took a quarter of a second. `parsePush` of the library read the same way.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, test } from "node:test"
import { parsePush } from "menshen/core"
import { Door } from "../../edge/core/door.ts"
import { reasonOf } from "../../edge/core/reasons.ts"
import type { Writer } from "../../edge/core/wire.ts"
import { sealMessage, signQuery } from "../sandbox/wechat/envelope.ts"
import { costMsMax, costOf } from "../support/cost.ts"
import { account, coreModule, readJson, root, secrets } from "../wasm/core-wasm.ts"

const stamp = { timestamp: "1790000000", nonce: "1514711492" }
const largest = 64 * 1024

const door = new Door(coreModule, (fresh) => {
  const config = JSON.parse(readFileSync(new URL("tests/sandbox/menshen.json", root), "utf8"))
  const [first] = config.accounts
  Object.assign(first, { format: "json", encryption: "compatible" })
  const write = (to: Writer) => to.text(JSON.stringify(config)).text(JSON.stringify(secrets))
  assert.deepEqual(fresh.call("menshen_load_config", write, readJson).faults, [])
})

function open(body: string, encrypt: string, token = account.token) {
  const query = new URLSearchParams({
    ...stamp,
    signature: signQuery({ token, ...stamp }),
    encrypt_type: "aes",
    msg_signature: signQuery({ token, ...stamp, encrypt }),
  })
  return door.call(
    "menshen_open_push",
    (to) => to.number(0).text(String(query)).text(body),
    (from) => ({ reason: reasonOf(from.number()), authentic: from.number() === 1 }),
  )
}

const filled = (piece: string, bytes: number) =>
  piece.repeat(Math.max(0, Math.floor(bytes / piece.length)))

const shapes: [name: string, members: string][] = [
  ["fractions in a list", `"a":[${filled("9e307,", largest - 300)}0],`],
  ["fractions of 17 digits", `"a":[${filled("1.7976931348623157e308,", largest - 300)}0],`],
  ["small fractions", `"a":[${filled("4.9406564584124654e-324,", largest - 300)}0],`],
  ["one long fraction", `"a":0.${filled("123456789", largest - 300)}e-300,`],
  ["one long whole number", `"a":${filled("123456789", largest - 300)},`],
  ["members", filled('"a":0,', largest - 300)],
  ["members that are fields", filled('"Event":0,', largest - 300)],
  ["escapes", `"a":"${filled("\\u4f60", largest - 300)}",`],
  ["escapes in names", filled('"\\u0061":"\\n",', largest - 300)],
  ["brackets", `"a":[${filled("[],", largest - 300)}0],`],
  ["white space", filled(" ", largest - 300)],
]

describe("AV-07: a push in JSON of a stranger", () => {
  const encrypt = "A".repeat(64)
  for (const [name, members] of shapes) {
    test(`costs next to nothing: ${name}`, () => {
      const body = `{${members}"Encrypt":"${encrypt}"}`
      assert.ok(body.length <= largest)
      assert.equal(open(body, encrypt, "anotherToken012345").authentic, false)
      const cost = costOf(() => open(body, encrypt, "anotherToken012345"))
      assert.ok(cost < costMsMax, `${cost} ms`)
    })
  }

  test("is forbidden, whatever stands before Encrypt", () => {
    const body = `{"a":[1.5],"Encrypt":"${encrypt}"}`
    const { reason, authentic } = open(body, encrypt, "anotherToken012345")
    assert.deepEqual([reason, authentic], ["signature_mismatch", false])
  })
})

describe("a push in JSON that WeChat signed", () => {
  const common = `"ToUserName":"${account.originalId}","FromUserName":"o1","CreateTime":1790000000,`
  for (const [name, members] of shapes) {
    test(`costs next to nothing, outside and inside: ${name}`, () => {
      const message = `{${members.slice(0, 40_000)}`
      const { encrypt } = sealMessage({ ...account, ...stamp, message })
      const body = `{"Encrypt":"${encrypt}"}`
      assert.equal(open(body, encrypt).authentic, true)
      const inside = costOf(() => open(body, encrypt))
      assert.ok(inside < costMsMax, `${inside} ms inside`)
    })

    test(`costs parsePush next to nothing: ${name}`, () => {
      const cost = costOf(() => parsePush(`{${members}${common}"MsgType":"text"}`))
      assert.ok(cost < costMsMax, `${cost} ms`)
    })
  }

  test("is accepted however many values it has, within its bytes", () => {
    const message = (bytes: number) => `{${common}"MsgType":"text","a":[${filled("1.5,", bytes)}0]}`
    assert.equal(parsePush(message(60_000)).ok, true)
    assert.deepEqual(parsePush(message(200_000)), { ok: false, reason: "too_large" })
  })
})
