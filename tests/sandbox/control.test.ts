// The control API: its answers, events and switches.
import assert from "node:assert/strict"
import { after, beforeEach, describe, test } from "node:test"
import { until } from "../support/until.ts"
import { acme, callApi, type Json, openReceiver, openSandbox } from "./support/sandbox.ts"
import { readXml } from "./wechat/xml.ts"

let now = Date.UTC(2026, 0, 5)
const receiver = await openReceiver((response) => response.end("success"))
const other = { ...acme, name: "other", appId: "wx0000000000000002", originalId: "gh_2" }
const accounts = [
  { ...acme, encryption: "plain" as const },
  { ...other, encryption: "plain" as const },
]
const sandbox = await openSandbox({ menshenUrl: receiver.url, accounts, now: () => now })
after(() => Promise.all([sandbox.close(), receiver.close()]))
beforeEach(async () => {
  await sandbox.post("/reset", {})
  receiver.received.length = 0
})

const set = (switches: object) => sandbox.post("/platform/switches", switches)
const addPerson = async (more: object = {}) =>
  sandbox.post("/phone/people", { name: "Mei", ...more })
const lastPush = () => readXml(receiver.received.at(-1)?.body.toString() ?? "")

async function makeCode(scene_str: string, expire_seconds = 120): Promise<Json> {
  const { appId: appid, appSecret: secret } = acme
  const credentials = { grant_type: "client_credential", appid, secret }
  const { access_token } = await sandbox.post("/cgi-bin/stable_token", credentials)
  const body = {
    action_name: "QR_STR_SCENE",
    action_info: { scene: { scene_str } },
    expire_seconds,
  }
  return sandbox.post(`/cgi-bin/qrcode/create?access_token=${access_token}`, body)
}

test("a person has one openid per account, and one unionid per Open Platform", async () => {
  const { person, openid } = await addPerson()
  assert.match(openid, /^o[A-Za-z0-9_-]{27}$/)
  const elsewhere = await addPerson({ account: "other" })
  assert.notEqual(elsewhere.openid, openid)
  const { people } = await sandbox.get("/phone/state")
  const [first, second] = people.find((one: Json) => one.person === person).contacts
  assert.equal(first.openid, openid)
  assert.notEqual(first.openid, second.openid)
  assert.equal(first.unionid, second.unionid)
})

describe("a push", () => {
  test("after a stranger's scan is subscribe with qrscene_ and the ticket", async () => {
    const { person, openid } = await addPerson()
    const { url, ticket } = await makeCode("qrscene_m_1")
    const outcome = await sandbox.post("/phone/scan", { person, url })
    assert.deepEqual(Object.keys(outcome), ["shown", "deliveries", "replies"])
    assert.deepEqual(
      outcome.shown.map((one: Json) => one.screen),
      ["follow", "chat"],
    )
    const { CreateTime, ...push } = lastPush()
    assert.equal(CreateTime, String(now / 1000))
    assert.deepEqual(push, {
      ToUserName: acme.originalId,
      FromUserName: openid,
      MsgType: "event",
      Event: "subscribe",
      EventKey: "qrscene_qrscene_m_1",
      Ticket: ticket,
    })
  })

  test("after a returning person's scan is subscribe, with the same openid and a later time", async () => {
    const { person, openid } = await addPerson()
    const { url } = await makeCode("m_1")
    const followed = async () => {
      await sandbox.post("/phone/scan", { person, url })
      assert.deepEqual([lastPush().Event, lastPush().FromUserName], ["subscribe", openid])
      return callApi(sandbox, `/cgi-bin/user/info?openid=${openid}`)
    }
    const first = await followed()
    await sandbox.post("/phone/unfollow", { person, account: "acme" })
    assert.equal(lastPush().FromUserName, openid)
    const left = await callApi(sandbox, `/cgi-bin/user/info?openid=${openid}`)
    assert.deepEqual(left, { subscribe: 0, openid, unionid: first.unionid })
    now += 60_000
    const again = await followed()
    assert.deepEqual({ ...again, subscribe_time: first.subscribe_time }, first)
    assert.equal(again.subscribe_time - first.subscribe_time, 60)
  })

  test("after a follower's scan is SCAN with the bare scene; a switch makes it lower case", async () => {
    const { person } = await addPerson()
    await sandbox.post("/phone/follow", { person, account: "acme" })
    const { url } = await makeCode("m_1")
    const outcome = await sandbox.post("/phone/scan", { person, url, follow: false })
    assert.deepEqual(
      outcome.shown.map((one: Json) => one.screen),
      ["chat"],
    )
    assert.deepEqual([lastPush().Event, lastPush().EventKey], ["SCAN", "m_1"])
    await set({ lowerCaseScan: true })
    await sandbox.post("/phone/scan", { person, url })
    assert.equal(lastPush().Event, "scan")
  })

  test("is not sent for a look at the follow page, an expired code or a foreign code", async () => {
    const { person } = await addPerson()
    const { url } = await makeCode("m_1", 60)
    const look = async (text: string, follow = true) =>
      (await sandbox.post("/phone/scan", { person, url: text, follow })).shown[0].screen
    assert.equal(await look(url, false), "follow")
    now += 60_000
    assert.equal(await look(url), "expired")
    assert.equal(await look("http://weixin.qq.com/q/unknown"), "unknown")
    assert.equal(await look("WIFI:S:home;;"), "text")
    assert.equal(await look(`${sandbox.url}/platform/switches`), "web")
    assert.equal(receiver.received.length, 0)
  })

  test("after a follow without a scene has the chosen EventKey: absent, empty or of a payment", async () => {
    for (const [eventKey, pattern] of [
      ["absent", /^undefined$/],
      ["empty", /^$/],
      ["payment", /^last_trade_no_\d+$/],
    ] as const) {
      const { person } = await addPerson()
      await sandbox.post("/phone/follow", { person, account: "acme", eventKey })
      assert.match(String(lastPush().EventKey), pattern)
      assert.equal(lastPush().Ticket, undefined)
    }
  })
})

test("unfollow, message, menu click and authorization change each send their event", async () => {
  const { person, openid } = await addPerson()
  const say = (text: string) => sandbox.post("/phone/message", { person, account: "acme", text })
  assert.equal((await say("hi")).shown[0].screen, "follow")
  await sandbox.post("/phone/follow", { person, account: "acme" })
  await say("hi ]]> & <b>")
  assert.equal(lastPush().Content, "hi ]]> & <b>")
  assert.match(String(lastPush().MsgId), /^\d{17}$/)
  await sandbox.post("/phone/click", { person, account: "acme", key: "HELP" })
  assert.deepEqual([lastPush().Event, lastPush().EventKey], ["CLICK", "HELP"])
  for (const [change, event] of [
    ["modified", "user_info_modified"],
    ["revoke", "user_authorization_revoke"],
    ["cancellation", "user_authorization_cancellation"],
  ]) {
    await sandbox.post("/platform/authorization", { person, account: "acme", change })
    assert.deepEqual([lastPush().Event, lastPush().OpenID], [event, openid])
    assert.notEqual(lastPush().FromUserName, openid)
  }
  await sandbox.post("/phone/unfollow", { person, account: "acme" })
  assert.deepEqual([lastPush().Event, lastPush().EventKey], ["unsubscribe", ""])
  const before = receiver.received.length
  await sandbox.post("/phone/unfollow", { person, account: "acme" })
  assert.equal(receiver.received.length, before)
})

describe("the switches", () => {
  test("add control characters and leave a CDATA end unescaped", async () => {
    const { person } = await addPerson()
    await sandbox.post("/phone/follow", { person, account: "acme" })
    await set({ controlCharacters: true, unescapedCdataEnd: true })
    const text = "x]]></Content><Event><![CDATA[SCAN]]></Event><Content><![CDATA["
    await sandbox.post("/phone/message", { person, account: "acme", text })
    assert.equal(lastPush().Event, "SCAN")
    assert.ok(receiver.received.at(-1)?.body.includes("\u0002"))
  })

  test("duplicate and reorder pushes, and stop WeChat", async () => {
    const { person } = await addPerson()
    await set({ duplicateDeliveries: 2 })
    const follow = await sandbox.post("/phone/follow", { person, account: "acme" })
    assert.equal(follow.deliveries.length, 3)
    assert.equal(receiver.received.length, 3)
    await set({ duplicateDeliveries: 0, reorder: true, reorderWindowMs: 1500 })
    const say = (text: string) => sandbox.post("/phone/message", { person, account: "acme", text })
    const first = say("first")
    const isHeld = async () => JSON.stringify(await sandbox.get("/phone/state")).includes("first")
    await until("the first is held", isHeld)
    await Promise.all([first, say("second")])
    const texts = receiver.received.slice(3).map(({ body }) => readXml(body.toString()).Content)
    assert.deepEqual(texts, ["second", "first"])
    await set({ reorder: false, wechatDown: true })
    assert.deepEqual((await say("third")).deliveries, [])
    assert.equal(receiver.received.length, 5)
  })

  test("break the API in each documented way", async () => {
    const ask = () => fetch(`${sandbox.url}/cgi-bin/token?grant_type=x`)
    await set({ apiBusyCalls: 1 })
    assert.equal(((await (await ask()).json()) as Json).errcode, -1)
    assert.equal(((await (await ask()).json()) as Json).errcode, 40002)
    await set({ apiError: { errcode: 45011, path: "/cgi-bin/token", calls: 1 } })
    assert.equal(((await (await ask()).json()) as Json).errcode, 45011)
    assert.equal(((await (await ask()).json()) as Json).errcode, 40002)
    await set({ apiContentType: "text" })
    assert.equal((await ask()).headers.get("content-type"), "text/plain")
    await set({ apiDelayMs: 80 })
    const start = performance.now()
    await ask()
    assert.ok(performance.now() - start >= 79)
    await set({ apiDelayMs: 0, apiTruncated: true })
    await assert.rejects(async () => (await ask()).text())
    await set({ apiTruncated: false, apiDown: true })
    await assert.rejects(ask)
    await set({ apiDown: false })
    const { calls } = await sandbox.get("/platform/log")
    assert.deepEqual(calls[0], {
      at: now,
      method: "GET",
      path: "/cgi-bin/token",
      account: null,
      errcode: -1,
    })
    await set({ adminMustConfirm: true })
    await makeCode("m")
    const { calls: later } = await sandbox.get("/platform/log")
    const stable = later.find((call: Json) => call.path === "/cgi-bin/stable_token")
    assert.deepEqual([stable.account, stable.errcode], ["acme", 89503])
  })
})

test("a raw push is sent as written, with changes of the query", async () => {
  const xml = "<xml><A>1</A><A>2</A></xml>"
  const query = { nonce: "changed", openid: null }
  const outcome = await sandbox.post("/platform/push", { account: "acme", xml, query })
  assert.deepEqual([outcome.deliveries.length, outcome.replies], [1, []])
  const [one] = receiver.received
  assert.equal(one?.body.toString(), xml)
  assert.deepEqual([...(one?.url.searchParams.keys() ?? [])], ["signature", "timestamp", "nonce"])
  await sandbox.post("/platform/push", { account: "acme", base64: "/wA=", body: "outer" })
  assert.equal(receiver.received[1]?.body.toString(), "outer")
  await sandbox.post("/platform/push", {
    account: "acme",
    fields: { MsgType: "event", CreateTime: 7 },
  })
  assert.deepEqual(lastPush(), { MsgType: "event", CreateTime: "7" })
})

test("the phone's browser identifies itself and returns what it loaded", async () => {
  const { person } = await addPerson()
  const page = await sandbox.post("/phone/open", { person, url: `${receiver.url}/page` })
  assert.deepEqual([page.status, page.text], [200, "success"])
  assert.match(receiver.received[0]?.headers.join() ?? "", /MicroMessenger/)
  const nobody = await sandbox.post("/phone/open", { person, url: "http://127.0.0.1:9/" })
  assert.equal(nobody.status, 0)
})

test("reset deletes people, codes and switches, but no access tokens", async () => {
  const { person } = await addPerson()
  await makeCode("m")
  await set({ apiDown: true })
  await sandbox.post("/reset", {})
  const { people, codes } = await sandbox.get("/phone/state")
  assert.deepEqual([people, codes], [[], []])
  assert.equal((await sandbox.get("/platform/switches")).apiDown, false)
  assert.notEqual((await addPerson()).person, person)
})

test("people given at the start keep their openids over restarts", async () => {
  const openids = async () => {
    const again = await openSandbox({ people: ["Mei"] })
    const { people } = await again.get("/phone/state")
    await again.close()
    return people[0].contacts[0].openid
  }
  assert.equal(await openids(), await openids())
})
