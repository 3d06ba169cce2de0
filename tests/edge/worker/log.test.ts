// OP-02, P-13: the log of a whole sign-in, and of its possible failures, has no secret and no openid.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { log, logError } from "../../../edge/base/log.ts"
import { reasonSentences, reasons } from "../../../edge/core/generated.ts"
import { sentenceOn } from "../../../edge/desks/account/egress/errcodes.ts"
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

/** The value as it is, and as an address, hex or base64 would spell it. */
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

describe("the log", () => {
  test("OP-02: of a whole sign-in, with a code that is used twice, has no secret and no openid", async () => {
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

  test("OP-02: of invalid pushes, unknown paths and a failing WeChat has no secret and no openid", async () => {
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
    // WeChat's words are logged, but not a secret that a relay repeats there.
    const { appSecret } = w.account
    const words = `invalid appid of ${appSecret}, ${canary("oOpenidInAnErrmsg00000000000")}`
    await post("/platform/switches", { apiBody: JSON.stringify({ errcode: 40013, errmsg: words }) })
    await assert.rejects(world.openTicket(w))
    await post("/reset", {})
    assert.match(w.menshen.log(), /"event":"push_refused"/)
    assert.match(w.menshen.log(), /"event":"wechat_error"/)
    assertQuiet()
  })

  test("of a refusal says what to do and what was seen", async () => {
    const openid = canary("oLateCanary00000000000000000")
    const ticket = await world.openTicket(w)
    const late = { ...push.scanFields(w, openid, ticket.scene), CreateTime: now() - 3600 }
    await push.postMessage(w, push.xmlOf(late))
    await push.postEncrypted(w, "x", { body: "y".repeat(65_537) })
    await push.postEncrypted(w, "x", { body: "<xml/>" })
    const [stale] = linesWith("event_stale")
    assert.equal(stale?.event, "scan_without_effect")
    assert.equal(stale?.account, "acme")
    assert.ok(Number(stale?.late_s) >= 3600 && Number(stale?.late_s) < 3660, String(stale?.late_s))
    const [large] = linesWith("too_large")
    assert.deepEqual([large?.event, large?.bytes, large?.limit], ["push_refused", 65_537, 65_536])
    assert.equal(linesWith("body_malformed").at(-1)?.bytes, 6)
    const [credentials] = linesWith("wechat_credentials")
    assert.deepEqual([credentials?.event, credentials?.errcode], ["wechat_error", 40013])
    assertQuiet()
  })

  test("has the sentence of each reason of the core", () => {
    const refusals = lines().filter(({ reason }) =>
      (reasons as readonly unknown[]).includes(reason),
    )
    assert.ok(refusals.length > 5)
    for (const { reason, sentence, errcode, call } of refusals) {
      const own = sentenceOn(Number(errcode), String(call))
      assert.equal(sentence, own ?? reasonSentences[reason as keyof typeof reasonSentences])
    }
  })

  test("omits a field that is not on the list or has another type", (t) => {
    const written = t.mock.method(console, "log", () => {})
    const fields = { account: "acme", openid: "oCanary", errcode: "40013", toString: "x" }
    log("refused", fields as object)
    const [line] = written.mock.calls.map((call) => JSON.parse(String(call.arguments[0])))
    assert.deepEqual(Object.keys(line), ["time", "event", "account"])
  })

  test("OP-02: of an error has its kind and place, and not its text", (t) => {
    const written = t.mock.method(console, "log", () => {})
    const text = "the secret looks at canary-1\n    at canary-2"
    const changed = new RangeError(text)
    assert.match(changed.stack ?? "", /canary/)
    changed.message = "not in the stack"
    const unnamed = new Error(text)
    unnamed.stack = text
    const errors = [new TypeError(text), new Error(""), changed, unnamed, text]
    for (const error of errors) logError("unexpected", error, { route: "/tickets" })
    const said = written.mock.calls.map((call) => JSON.parse(String(call.arguments[0])))
    assert.ok(!JSON.stringify(said).includes("canary"), JSON.stringify(said))
    const [typeError, empty] = said
    assert.deepEqual(Object.keys(typeError), ["time", "event", "route", "error"])
    assert.match(typeError.error, /^TypeError at .*log\.test\.ts/)
    assert.match(empty.error, /^Error at .*log\.test\.ts/)
    assert.deepEqual(
      said.slice(2).map(({ error }) => error),
      ["RangeError", "Error", "string"],
    )
  })
})

const now = () => Math.floor(Date.now() / 1000)

/** The lines that the worker wrote for the operator. The runtime's own lines are not JSON. */
const lines = (): Record<string, unknown>[] =>
  w.menshen
    .log()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line))

const linesWith = (reason: string) => lines().filter((line) => line.reason === reason)

const post = (path: string, body: object) => world.post(`${w.sandboxUrl}${path}`, body)
