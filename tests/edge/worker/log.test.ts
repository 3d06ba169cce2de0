// OP-02, P-13: nothing that opens anything and nobody's openid is in the log of a whole sign-in, nor of
// what may go wrong with one.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

let w: world.World
const canaries = new Set<string>()
const canary = (value: string) => {
  canaries.add(value)
  return value
}

before(async () => {
  w = await world.startWorld()
  const { token, encodingAesKey, appSecret } = w.account
  for (const secret of [token, encodingAesKey, appSecret]) canary(secret)
})
after(() => w.close())

/** As it is, and as it would stand in an address, in hex or in base64. */
const spellings = (value: string) => [
  value,
  encodeURIComponent(value),
  Buffer.from(value).toString("hex"),
  Buffer.from(value).toString("base64").replace(/=+$/, ""),
  Buffer.from(value).toString("base64url"),
]

function assertQuiet(): void {
  const log = w.menshen.log()
  const leaked = [...canaries].filter((value) => spellings(value).some((it) => log.includes(it)))
  assert.deepEqual(leaked, [])
}

test("OP-02: a sign-in from the ticket to the userinfo, with a code that is used twice", async () => {
  const unionid = canary("oUnionCanary1234567890abcdef")
  const { body: mei } = await world.post(`${w.sandboxUrl}/phone/people`, { name: "Mei", unionid })
  canary(mei.openid)
  const stamps = { state: canary("stateCanary"), nonce: canary("nonceCanary") }
  const ticket = await world.openTicket(w, stamps)
  for (const value of [ticket.scene, ticket.secret, ticket.url, ticket.verifier]) canary(value)
  await world.scan(w, mei.person, ticket.url)
  await world.untilSettled(w, ticket)
  const code = canary((await world.collect(w, ticket)).body.code)
  assert.equal((await world.redeem(w, code, "x".repeat(43))).status, 400)
  const { body: tokens } = await world.redeem(w, code, ticket.verifier)
  for (const token of [tokens.access_token, tokens.id_token]) canary(token)
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  assert.equal((await fetch(`${w.menshen.url}/userinfo`, { headers })).status, 200)
  assert.equal((await world.redeem(w, code, ticket.verifier)).status, 400)
  assert.match(w.menshen.log(), /"event":"signed_in"/)
  assert.match(w.menshen.log(), /"event":"code_replayed"/)
  assertQuiet()
})

test("OP-02: pushes, addresses and a WeChat that are wrong", async () => {
  const text = canary("words-of-a-follower")
  const message = {
    ...push.scanFields(w, canary("oCanaryOfTheLog0000000000000"), ""),
    Content: text,
  }
  await push.postMessage(w, push.xmlOf(message))
  const encrypt = canary(push.seal(w.account, push.xmlOf(message)))
  const forged = { msg_signature: canary("0123456789abcdef".repeat(2).padEnd(40, "0")) }
  await push.postEncrypted(w, encrypt, { query: forged })
  const echo = canary("echostr-canary")
  await push.send(w, { path: push.pathOf({ signature: "x", timestamp: "1", echostr: echo }) })
  await push.send(w, { path: `/nowhere?secret=${canary("query-canary")}` })
  await post("/platform/switches", { apiBody: `{"errcode":40013,"errmsg":"${canary("errmsg")}"}` })
  await assert.rejects(world.openTicket(w))
  await post("/reset", {})
  assert.match(w.menshen.log(), /"event":"push_refused"/)
  assert.match(w.menshen.log(), /"event":"wechat_error"/)
  assertQuiet()
})

const post = (path: string, body: object) => world.post(`${w.sandboxUrl}${path}`, body)
