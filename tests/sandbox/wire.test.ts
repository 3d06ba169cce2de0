// The exact form of a push and its answer in every mode and format (docs/wechat-protocol.md#modes,
// #replies, #the-sandbox), and the switches for unusual forms.
import assert from "node:assert/strict"
import type { ServerResponse } from "node:http"
import { after, beforeEach, describe, test } from "node:test"
import { acme, type Json, openReceiver, openSandbox, type Received } from "./support/sandbox.ts"
import { openMessage, sealMessage, signQuery } from "./wechat/envelope.ts"
import { readXml } from "./wechat/xml.ts"

type Answer = (response: ServerResponse, one: Received) => void
const success: Answer = (response) => response.end("success")
let answer = success
const receiver = await openReceiver((response, one) => answer(response, one))
const now = Date.UTC(2026, 0, 5)
const sandbox = await openSandbox({ menshenUrl: receiver.url, now: () => now })
after(() => Promise.all([sandbox.close(), receiver.close()]))

let mei: { person: string; openid: string }
beforeEach(async () => {
  await sandbox.post("/reset", {})
  mei = await sandbox.post("/phone/people", { name: "Mei" })
  answer = success
  receiver.received.length = 0
})

const set = (switches: object) => sandbox.post("/platform/switches", switches)
const account = (changes: object) =>
  sandbox.post("/platform/accounts", { account: "acme", ...changes })
const follow = (): Promise<Json> =>
  sandbox.post("/phone/follow", { person: mei.person, account: "acme" })
const say = (text: string): Promise<Json> =>
  sandbox.post("/phone/message", { person: mei.person, account: "acme", text })

type Format = "xml" | "json"
const read = (text: string, format: Format): Json =>
  format === "json" ? JSON.parse(text) : readXml(text)
const last = () => receiver.received.at(-1) as Received

function unseal({ url, body }: Received, format: Format): Json {
  const parameter = (name: string) => url.searchParams.get(name) ?? ""
  const [timestamp, nonce] = [parameter("timestamp"), parameter("nonce")]
  const { Encrypt } = read(body.toString(), format)
  const msgSignature = parameter("msg_signature")
  const opened = openMessage({ ...acme, timestamp, nonce, msgSignature, encrypt: Encrypt })
  assert.ok(opened.ok)
  return read(opened.message, format)
}

for (const format of ["xml", "json"] as const)
  for (const encryption of ["plain", "compatible", "safe"] as const)
    test(`a push in ${encryption} mode as ${format} has WeChat's form`, async () => {
      await account({ format, encryption })
      await follow()
      const { url, body, headers } = last()
      const query = Object.fromEntries(url.searchParams)
      const { timestamp = "", nonce = "" } = query
      assert.equal(query.signature, signQuery({ token: acme.token, timestamp, nonce }))
      assert.equal(query.openid, mei.openid)
      assert.equal("msg_signature" in query, encryption !== "plain")
      assert.ok(headers.includes(format === "json" ? "application/json" : "text/xml"))
      const outer = read(body.toString(), format)
      const clear = ["FromUserName", "Event"].filter((name) => name in outer)
      assert.equal(clear.length, encryption === "safe" ? 0 : 2)
      const inner = encryption === "plain" ? outer : unseal(last(), format)
      assert.deepEqual([inner.Event, inner.FromUserName], ["subscribe", mei.openid])
      assert.equal(String(inner.CreateTime), String(now / 1000))
    })

const replyTo = (fields: object) => ({
  ToUserName: mei.openid,
  FromUserName: acme.originalId,
  CreateTime: 1_700_000_000,
  ...fields,
})

describe("a reply", () => {
  test("sealed in JSON has WeChat's names with their capitals", async () => {
    await account({ format: "json" })
    const message = JSON.stringify(replyTo({ MsgType: "text", Content: "你好" }))
    const sealed = sealMessage({ ...acme, timestamp: "1713424427", nonce: "415670741", message })
    const { encrypt: Encrypt, msgSignature: MsgSignature } = sealed
    const reply = { Encrypt, MsgSignature, TimeStamp: 1_713_424_427, Nonce: "415670741" }
    answer = (response) => response.end(JSON.stringify(reply))
    assert.deepEqual((await follow()).replies, ["你好"])
    await set({ badAnswerRetryMs: 1 })
    const lower = { encrypt: Encrypt, msgsignature: MsgSignature, timestamp: 1_713_424_427 }
    answer = (response) => response.end(JSON.stringify({ ...lower, nonce: "415670741" }))
    assert.deepEqual((await say("hi")).replies, [], "WeCom's spelling is not WeChat's")
  })

  test("of any kind is shown by its kind, and is a fault if it lacks a part", async () => {
    await account({ format: "json", encryption: "plain" })
    await follow()
    await set({ badAnswerRetryMs: 1 })
    const replies = async (fields: object) => {
      answer = (response) => response.end(JSON.stringify(replyTo(fields)))
      const { replies, deliveries } = await say("hi")
      return deliveries.at(-1).accepted ? replies : "fault"
    }
    const MediaId = "m"
    assert.deepEqual(await replies({ MsgType: "image", Image: { MediaId } }), ["[image]"])
    assert.deepEqual(await replies({ MsgType: "news", Articles: { item: {} } }), ["[news]"])
    assert.deepEqual(await replies({ MsgType: "transfer_customer_service" }), [])
    assert.equal(await replies({ MsgType: "video", Video: {} }), "fault")
    assert.equal(await replies({ MsgType: "constructor" }), "fault")
    assert.equal(await replies({ MsgType: "text", Content: "x".repeat(2049) }), "fault")
  })

  test("in the clear is accepted in safe mode by a switch", async () => {
    const xml =
      `<xml><ToUserName>${mei.openid}</ToUserName><FromUserName>${acme.originalId}</FromUserName>` +
      "<CreateTime>1700000000</CreateTime><MsgType>text</MsgType><Content>hi</Content></xml>"
    answer = (response) => response.end(xml)
    await set({ clearReplyInSafeMode: true })
    assert.deepEqual((await follow()).replies, ["hi"])
  })
})

test("switches set HTTP/1.1, another clock, and the EventKey of a follow", async () => {
  await account({ encryption: "plain" })
  await follow()
  assert.equal(last().headers[0], "HTTP/1.0")
  await sandbox.post("/phone/unfollow", { person: mei.person, account: "acme" })
  await set({ httpVersion: "1.1", clockSkewSeconds: -90, plainFollow: "payment" })
  await follow()
  const { CreateTime, EventKey } = readXml(last().body.toString())
  assert.equal(last().headers[0], "HTTP/1.1")
  assert.match(String(EventKey), /^last_trade_no_\d+$/)
  const skewed = String(now / 1000 - 90)
  assert.deepEqual([CreateTime, last().url.searchParams.get("timestamp")], [skewed, skewed])
})

test("two events of a person in the same second differ only in Event and EventKey", async () => {
  await account({ encryption: "plain" })
  await follow()
  for (const key of ["ONE", "TWO"])
    await sandbox.post("/phone/click", { person: mei.person, account: "acme", key })
  const [first, second] = receiver.received.slice(-2).map(({ body }) => readXml(body.toString()))
  assert.deepEqual({ ...first, EventKey: "TWO" }, second)
  assert.equal(first?.EventKey, "ONE")
})

test("URL verification has WeChat's User-Agent, and the time limit of a push", async () => {
  answer = (response, { url }) => response.end(url.searchParams.get("echostr"))
  assert.equal((await sandbox.post("/platform/verify-url", { account: "acme" })).ok, true)
  assert.ok(last().headers.includes("Mozilla/4.0") && last().headers[0] === "HTTP/1.0")
  answer = () => {}
  await set({ pushTimeoutMs: 50 })
  const { ok, status, reason } = await sandbox.post("/platform/verify-url", { account: "acme" })
  assert.deepEqual([ok, status, reason], [false, 0, "no answer within 50 ms"])
})
