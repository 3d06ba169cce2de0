// Addresses, counters and the check of the server URL (docs/wechat-protocol.md#infrastructure).
import assert from "node:assert/strict"
import { after, beforeEach, describe, test } from "node:test"
import { acme, callApi, openReceiver, openSandbox } from "./support/sandbox.ts"

const receiver = await openReceiver((response) => response.end("success"))
const sandbox = await openSandbox({ menshenUrl: receiver.url })
after(() => Promise.all([sandbox.close(), receiver.close()]))
beforeEach(() => sandbox.post("/reset", {}))

const account = (changes: object) =>
  sandbox.post("/platform/accounts", { account: "acme", ...changes })
const check = (body: object) => callApi(sandbox, "/cgi-bin/callback/check", body)

describe("callback/check", () => {
  test("resolves the server URL and connects to it", async () => {
    const { dns, ping } = await check({ action: "all", check_operator: "DEFAULT" })
    assert.deepEqual(dns, [{ ip: "127.0.0.1", real_operator: "CAP" }])
    assert.equal(ping.length, 1)
    const [{ time, ...pinged }] = ping
    assert.deepEqual(pinged, { ip: "127.0.0.1", from_operator: "CAP", package_loss: "0%" })
    assert.match(time, /^\d+\.\d{3}ms$/)
    assert.equal(receiver.received.length, 0, "nothing is asked of the server")
  })

  test("reports an unreachable server and an unknown host", async () => {
    await account({ callbackUrl: "http://127.0.0.1:9/acme/callback" })
    const { dns, ping } = await check({ action: "ping", check_operator: "UNICOM" })
    assert.deepEqual(
      [dns, ping[0].package_loss, ping[0].from_operator],
      [undefined, "100%", "UNICOM"],
    )
    await account({ callbackUrl: "http://nowhere.invalid/acme/callback" })
    assert.deepEqual(await check({ action: "all", check_operator: "CAP" }), { dns: [], ping: [] })
  })

  test("answers 40201 without a URL, and 40202 and 40203 for wrong arguments", async () => {
    const errcode = async (body: object) => (await check(body)).errcode
    assert.equal(await errcode({ action: "dig", check_operator: "DEFAULT" }), 40202)
    assert.equal(await errcode({ action: "dns", check_operator: "ANY" }), 40203)
    await account({ callbackUrl: "" })
    assert.equal(await errcode({ action: "dns", check_operator: "DEFAULT" }), 40201)
  })
})

test("an account without a server URL gets no push", async () => {
  await account({ callbackUrl: "" })
  const { person } = await sandbox.post("/phone/people", { name: "Mei" })
  const outcome = await sandbox.post("/phone/follow", { person, account: "acme" })
  assert.deepEqual([outcome.deliveries, outcome.shown.at(-1).screen], [[], "chat"])
})

test("the API lists its own addresses and those of pushes", async () => {
  assert.deepEqual(await callApi(sandbox, "/cgi-bin/get_api_domain_ip"), { ip_list: ["127.0.0.1"] })
  const { ip_list } = await callApi(sandbox, "/cgi-bin/getcallbackip")
  assert.ok(
    ip_list.some((ip: string) => ip.includes("/")),
    "some of them are blocks",
  )
})

test("clear_quota works with a token, ten times a month including v2", async () => {
  await account({ quotas: { userInfo: 1 } })
  const { appId: appid, appSecret: appsecret } = acme
  const { openid } = await sandbox.post("/phone/people", { name: "Mei" })
  const info = async () => (await callApi(sandbox, `/cgi-bin/user/info?openid=${openid}`)).errcode
  const clear = async (body: object) =>
    (await callApi(sandbox, "/cgi-bin/clear_quota", body)).errcode
  assert.deepEqual([await info(), await info()], [undefined, 45009])
  assert.equal(await clear({ appid: "wx1" }), 40013)
  assert.deepEqual([await clear({ appid }), await info()], [0, undefined])
  for (let i = 1; i < 10; i++)
    assert.equal((await sandbox.post("/cgi-bin/clear_quota/v2", { appid, appsecret })).errcode, 0)
  assert.equal(await clear({ appid }), 48006)
})
