// A follower writes a text that nearly meets every keyword of the account. Each comparison begins anew at each character,
// so a long text costs its length times the keywords.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, test } from "node:test"
import { Door } from "../../edge/core/door.ts"
import { readOpenedPush } from "../../edge/core/push-codec.ts"
import { sealMessage, signQuery } from "../sandbox/wechat/envelope.ts"
import { costMsMax, costOf } from "../support/cost.ts"
import { account, coreModule, readJson, root, secrets } from "../wasm/core-wasm.ts"

const stamp = { timestamp: "1714112445", nonce: "415670741" }
/** More than what WeChat lets a person write. */
const characters = 10_000

function doorWith(keywords: object[]): Door {
  const config = JSON.parse(readFileSync(new URL("tests/sandbox/menshen.json", root), "utf8"))
  config.accounts[0].keywords = keywords
  const door = new Door(coreModule)
  const { faults } = door.call(
    "menshen_load_config",
    (to) => to.text(JSON.stringify(config)).text(JSON.stringify(secrets)),
    readJson,
  )
  assert.deepEqual(faults, [])
  return door
}

function open(door: Door, content: string) {
  const message = `<xml><ToUserName>${account.originalId}</ToUserName><FromUserName>oMei</FromUserName><CreateTime>${stamp.timestamp}</CreateTime><MsgType>text</MsgType><Content>${content}</Content><MsgId>1</MsgId></xml>`
  const { encrypt, msgSignature } = sealMessage({ ...account, ...stamp, message })
  const query = `signature=${signQuery({ token: account.token, ...stamp })}&timestamp=${stamp.timestamp}&nonce=${stamp.nonce}&encrypt_type=aes&msg_signature=${msgSignature}`
  const body = `<xml><ToUserName>${account.originalId}</ToUserName><Encrypt>${encrypt}</Encrypt></xml>`
  return () =>
    door.call("menshen_open_push", (to) => to.number(0).text(query).text(body), readOpenedPush)
}

describe("AV-07: a long text against 200 keywords", () => {
  for (const [what, letter] of [
    ["of one letter", "a"],
    ["in Chinese", "价"],
  ] as const) {
    test(`${what} costs the thread little`, () => {
      const bytes = Buffer.byteLength(letter)
      const begin = letter.repeat(Math.floor(120 / bytes))
      const keywords = Array.from({ length: 200 }, (_, at) => {
        return { keyword: `${begin}${at}`, text: "x" }
      })
      const opening = open(doorWith(keywords), letter.repeat(characters))
      const opened = opening()
      assert.ok(opened.ok && opened.value.push.keyword === 0)
      const without = costOf(open(doorWith([]), letter.repeat(characters)))
      const cost = costOf(opening) - without
      assert.ok(cost < costMsMax, `${cost} ms more than ${without} ms`)
    })
  }
})
