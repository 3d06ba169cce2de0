// Tests the retry table of docs/wechat-protocol.md#delivery against a temporary server in Menshen's
// place.
import assert from "node:assert/strict"
import type { ServerResponse } from "node:http"
import { after, describe, test } from "node:test"
import { acme, type Json, openReceiver, openSandbox, type Received } from "./support/sandbox.ts"
import { openMessage, sealMessage, signQuery } from "./wechat/envelope.ts"
import { readXml } from "./wechat/xml.ts"

type Answer = (response: ServerResponse, received: Received, number: number) => void

let answer: Answer = () => {}
const receiver = await openReceiver((...all) => answer(...all))
const sandbox = await openSandbox({ menshenUrl: receiver.url })
after(() => Promise.all([sandbox.close(), receiver.close()]))

const say =
  (body: string, status = 200): Answer =>
  (response) => {
    response.writeHead(status, { "Content-Type": "text/plain" })
    response.end(body)
  }

/** A first follow, delivered to a receiver with this answer. */
async function follow(how: Answer, switches: object = {}, account: object = {}): Promise<Json> {
  await sandbox.post("/reset", {})
  await sandbox.post("/platform/switches", switches)
  await sandbox.post("/platform/accounts", { account: "acme", ...account })
  receiver.received.length = 0
  answer = how
  const { person } = await sandbox.post("/phone/people", { name: "Mei" })
  return sandbox.post("/phone/follow", { person, account: "acme" })
}

const query = ({ url }: Received) => Object.fromEntries(url.searchParams)
const attempts = (outcome: Json) => outcome.deliveries.map((d: Json) => d.attempt)
const fault = "该公众号提供的服务出现故障，请稍后再试"

function innerOf(one: Received): string {
  const { timestamp = "", nonce = "", msg_signature: msgSignature = "" } = query(one)
  const encrypt = String(readXml(one.body.toString()).Encrypt)
  const opened = openMessage({ ...acme, timestamp, nonce, msgSignature, encrypt })
  assert.ok(opened.ok)
  return opened.message
}

function replyXml(one: Received, content: string, createTime = "1700000000"): string {
  const { openid } = query(one)
  return (
    `<xml><ToUserName><![CDATA[${openid}]]></ToUserName><FromUserName><![CDATA[${acme.originalId}]]>` +
    `</FromUserName><CreateTime>${createTime}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
    `<Content><![CDATA[${content}]]></Content></xml>`
  )
}

function sealed(message: string, key = acme.encodingAesKey): string {
  const stamp = { timestamp: "1700000000", nonce: "99" }
  const { encrypt, msgSignature } = sealMessage({ ...acme, ...stamp, encodingAesKey: key, message })
  return (
    `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt><MsgSignature><![CDATA[${msgSignature}]]>` +
    "</MsgSignature><TimeStamp>1700000000</TimeStamp><Nonce><![CDATA[99]]></Nonce></xml>"
  )
}

describe("an answer", () => {
  for (const body of ["success", ""])
    test(`"${body}" with status 200 is accepted at once`, async () => {
      const outcome = await follow(say(body))
      const [delivery] = outcome.deliveries
      assert.deepEqual(Object.keys(delivery), ["attempt", "status", "body", "accepted", "ms"])
      assert.deepEqual([delivery.status, delivery.body, delivery.accepted], [200, body, true])
      assert.deepEqual([attempts(outcome), outcome.replies], [[1], []])
    })

  for (const [name, how] of Object.entries({
    "status 201": say("success", 201),
    "status 403": say("", 403),
    "status 301": say("", 301),
    "JSON text": say('{"ok":true}'),
    HTML: say("<html><body>success</body></html>"),
    "a quoted success": say('"success"'),
    "a byte order mark": say("\ufeffsuccess"),
  }))
    test(`of ${name} is retried four times within about a second, then shown as a fault`, async () => {
      const outcome = await follow(how)
      assert.deepEqual(attempts(outcome), [1, 2, 3, 4])
      const times = receiver.received.map(({ at }) => at)
      const spread = (times.at(-1) ?? 0) - (times[0] ?? 0)
      assert.ok(spread > 600 && spread < 4500, `${spread} ms`)
      assert.equal(outcome.shown.at(-1).text, fault)
      assert.equal(new Set(receiver.received.map(({ url }) => url.search)).size, 1)
      assert.equal(new Set(receiver.received.map(({ body }) => body.toString())).size, 1)
    })

  test("that is missing is retried three times, one time limit apart", async () => {
    const outcome = await follow(() => {}, { pushTimeoutMs: 300 })
    assert.deepEqual(attempts(outcome), [1, 2, 3])
    assert.deepEqual(outcome.deliveries[0].status, 0)
    const [first, second, third] = receiver.received.map(({ at }) => at)
    for (const gap of [(second ?? 0) - (first ?? 0), (third ?? 0) - (second ?? 0)])
      assert.ok(gap >= 250 && gap < 4500, `${gap} ms`)
    assert.equal(outcome.shown.at(-1).text, fault)
  })

  test("has a time limit of 5 s unless a switch changes it", async () => {
    const { pushTimeoutMs } = await sandbox.post("/platform/switches", {})
    await sandbox.post("/reset", {})
    const fresh = await sandbox.get("/platform/switches")
    assert.deepEqual([pushTimeoutMs, fresh.pushTimeoutMs], [300, 5000])
  })

  test("that is good after a retry ends the delivery", async () => {
    const outcome = await follow((response, _, number) =>
      say(number === 1 ? "no" : "success")(response, _, number),
    )
    assert.deepEqual(attempts(outcome), [1, 2])
    assert.equal(outcome.shown.at(-1).screen, "chat")
  })

  test("with newEncryptOnRetry keeps the query except msg_signature", async () => {
    await follow(say("no"), { newEncryptOnRetry: true, badAnswerRetryMs: 1 })
    const bodies = new Set(receiver.received.map(({ body }) => body.toString()))
    assert.equal(bodies.size, 4)
    const rest = receiver.received.map((one) => ({ ...query(one), msg_signature: "" }))
    assert.deepEqual(rest[0], rest[3])
    assert.equal(new Set(receiver.received.map(innerOf)).size, 1)
  })
})

describe("a push", () => {
  test("in safe mode has both signatures, the receiver and the sealed text, and no clear fields", async () => {
    await follow(say("success"))
    const [one] = receiver.received
    assert.ok(one)
    const { signature, timestamp = "", nonce = "", openid, encrypt_type } = query(one)
    assert.equal(signature, signQuery({ token: acme.token, timestamp, nonce }))
    assert.deepEqual([encrypt_type, openid?.length], ["aes", 28])
    assert.deepEqual(Object.keys(readXml(one.body.toString())), ["ToUserName", "Encrypt"])
    assert.deepEqual(one.headers.slice(0, 1), ["HTTP/1.0"])
    assert.ok(one.headers.includes("Mozilla/4.0") && one.headers.includes("text/xml"))
    const inner = readXml(innerOf(one))
    assert.deepEqual([inner.FromUserName, inner.Event], [openid, "subscribe"])
  })

  test("in plain and compatible mode is XML or JSON", async () => {
    await follow(say("success"), {}, { encryption: "plain" })
    const plain = receiver.received[0]
    assert.ok(plain)
    assert.deepEqual(Object.keys(query(plain)), ["signature", "timestamp", "nonce", "openid"])
    assert.equal(readXml(plain.body.toString()).Event, "subscribe")
    await follow(say("success"), {}, { encryption: "compatible" })
    const both = receiver.received[0]
    assert.ok(both)
    const clear = readXml(both.body.toString())
    assert.equal(clear.FromUserName, readXml(innerOf(both)).FromUserName)
    await follow(say("success"), {}, { encryption: "compatible", format: "json" })
    const json = JSON.parse(receiver.received[0]?.body.toString() ?? "")
    assert.deepEqual(
      [json.Event, typeof json.CreateTime, typeof json.Encrypt],
      ["subscribe", "number", "string"],
    )
  })
})

describe("a passive reply", () => {
  test("that is sealed is opened and shown", async () => {
    const outcome = await follow((response, one) =>
      say(sealed(replyXml(one, "你好 👋")))(response, one, 1),
    )
    assert.deepEqual(outcome.replies, ["你好 👋"])
    const { people } = await sandbox.get("/phone/state")
    assert.deepEqual(people[0].contacts[0].chat.at(-1).text, "你好 👋")
  })

  for (const [name, make, reason] of [
    ["clear in safe mode", (one: Received) => replyXml(one, "hi"), /safe mode/],
    [
      "sealed with another key",
      (one: Received) => sealed(replyXml(one, "hi"), "B".repeat(43)),
      /does not open/,
    ],
    [
      "to somebody else",
      (one: Received) => sealed(replyXml(one, "hi").replace(/ToUserName><!\[CDATA\[o/, "$&x")),
      /ToUserName/,
    ],
    [
      "with a broken CreateTime",
      (one: Received) => sealed(replyXml(one, "hi", "now")),
      /CreateTime/,
    ],
    ["without a text", (one: Received) => sealed(replyXml(one, "")), /MsgType/],
  ] as const)
    test(`${name} is a fault`, async () => {
      const how: Answer = (response, one) => say(make(one))(response, one, 1)
      const outcome = await follow(how, { badAnswerRetryMs: 1 })
      assert.match(outcome.deliveries[0].reason, reason)
      assert.equal(outcome.shown.at(-1).text, fault)
    })

  test("may be clear in compatible mode, and must be clear in plain mode", async () => {
    const clear: Answer = (response, one) => say(replyXml(one, "hi"))(response, one, 1)
    const closed: Answer = (response, one) => say(sealed(replyXml(one, "hi")))(response, one, 1)
    const quick = { badAnswerRetryMs: 1 }
    assert.deepEqual((await follow(clear, quick, { encryption: "compatible" })).replies, ["hi"])
    assert.deepEqual((await follow(closed, quick, { encryption: "compatible" })).replies, ["hi"])
    assert.deepEqual((await follow(clear, quick, { encryption: "plain" })).replies, ["hi"])
    assert.deepEqual((await follow(closed, quick, { encryption: "plain" })).replies, [])
  })
})

test("pushes keep the old key for a while after a change of key", async () => {
  await follow(say("success"), { oldKeySeconds: 3600 }, { encodingAesKey: "B".repeat(43) })
  assert.ok(innerOf(receiver.received[0] as Received))
  await follow(say("success"), { oldKeySeconds: 0 }, { encodingAesKey: "B".repeat(43) })
  assert.throws(() => innerOf(receiver.received[0] as Received))
})

test("a refused connection counts as a bad answer", async (t) => {
  const deaf = await openSandbox({ menshenUrl: "http://127.0.0.1:9" })
  t.after(deaf.close)
  const { person } = await deaf.post("/phone/people", { name: "Mei" })
  const outcome = await deaf.post("/phone/follow", { person, account: "acme" })
  assert.deepEqual(attempts(outcome), [1, 2, 3, 4])
  assert.match(outcome.deliveries[0].reason, /ECONNREFUSED/)
})

test("URL verification sends a 19-digit echostr in WeChat's order and wants it back byte for byte", async () => {
  const verify = async (how: Answer) => {
    receiver.received.length = 0
    answer = how
    return sandbox.post("/platform/verify-url", { account: "acme" })
  }
  const echo: Answer = (response, { url }) => response.end(url.searchParams.get("echostr"))
  assert.equal((await verify(echo)).ok, true)
  const [one] = receiver.received
  assert.ok(one)
  assert.deepEqual(Object.keys(query(one)), ["signature", "echostr", "timestamp", "nonce"])
  assert.match(query(one).echostr ?? "", /^\d{19}$/)
  assert.equal(one.method, "GET")
  assert.equal((await verify(say("success"))).ok, false)
  assert.equal(
    (await verify((response, one) => say(`${query(one).echostr}\n`)(response, one, 1))).ok,
    false,
  )
  const redirected = await verify((response) => response.writeHead(301, { Location: "/x" }).end())
  assert.deepEqual([redirected.ok, redirected.status, receiver.received.length], [false, 301, 1])
})
