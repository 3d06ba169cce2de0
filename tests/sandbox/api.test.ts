import assert from "node:assert/strict"
import { after, beforeEach, describe, test } from "node:test"
import jsQR from "jsqr"
import { acme, type Json, openSandbox } from "./support/sandbox.ts"
import { qrMatrix } from "./wechat/qr-matrix.ts"
import { readTicket } from "./wechat/ticket.ts"

let day = 4
let now = 0
const sandbox = await openSandbox({ now: () => now })
after(() => sandbox.close())
beforeEach(async () => {
  await sandbox.post("/reset", {})
  day += 1
  now = Date.UTC(2026, 0, day, 4)
})

const seconds = (count: number) => {
  now += count * 1000
}
const set = (switches: object) => sandbox.post("/platform/switches", switches)
const account = (changes: object) =>
  sandbox.post("/platform/accounts", { account: "acme", ...changes })
const { appId: appid, appSecret: secret } = acme
const credentials = { grant_type: "client_credential", appid, secret }

const ordinary = (query: object = credentials) =>
  sandbox.get(`/cgi-bin/token?${new URLSearchParams(query as Record<string, string>)}`)
const stable = (more: object = {}) =>
  sandbox.post("/cgi-bin/stable_token", { ...credentials, ...more })
const ping = (token: string) => sandbox.get(`/cgi-bin/get_api_domain_ip?access_token=${token}`)
const errcode = async (answer: Promise<Json>) => (await answer).errcode

async function create(body: object): Promise<Json> {
  const { access_token } = await stable()
  return sandbox.post(`/cgi-bin/qrcode/create?access_token=${access_token}`, body)
}
const textScene = (scene_str: unknown, more: object = {}) =>
  create({ action_name: "QR_STR_SCENE", action_info: { scene: { scene_str } }, ...more })

describe("access tokens", () => {
  test("are new on each ordinary call, and the previous one lives for five minutes", async () => {
    const [first, second] = [await ordinary(), await ordinary()]
    assert.equal(first.expires_in, 7200)
    assert.equal("errcode" in first, false)
    assert.notEqual(first.access_token, second.access_token)
    seconds(299)
    assert.ok((await ping(first.access_token)).ip_list)
    seconds(1)
    assert.equal(await errcode(ping(first.access_token)), 42001)
    assert.ok((await ping(second.access_token)).ip_list)
  })

  test("stay the same for stable_token, while expires_in counts down", async () => {
    const first = await stable()
    seconds(1000)
    const second = await stable()
    const left = second.expires_in
    assert.deepEqual([second.access_token, first.expires_in - left], [first.access_token, 1000])
    seconds(left - 300)
    const third = await stable()
    assert.notEqual(third.access_token, first.access_token)
    assert.ok((await ping(first.access_token)).ip_list, "both are valid in the overlap")
  })

  test("of the two families are independent", async () => {
    const one = await stable()
    for (let i = 0; i < 3; i++) await ordinary()
    assert.ok((await ping(one.access_token)).ip_list)
    assert.equal((await stable()).access_token, one.access_token)
  })

  test("are renewed by force_refresh, not within 30 s, 20 times a day; the second kills the old one", async () => {
    const first = await stable()
    const forced = await stable({ force_refresh: true })
    assert.notEqual(forced.access_token, first.access_token)
    assert.equal((await stable({ force_refresh: true })).access_token, forced.access_token)
    assert.ok((await ping(first.access_token)).ip_list)
    seconds(30)
    await stable({ force_refresh: true })
    assert.equal(await errcode(ping(first.access_token)), 40001)
    for (let i = 2; i < 20; i++) {
      seconds(30)
      assert.equal(await errcode(stable({ force_refresh: true })), undefined)
    }
    seconds(30)
    assert.equal(await errcode(stable({ force_refresh: true })), 45009)
  })

  test("are refused with the code of what is wrong in the request", async () => {
    assert.equal(await errcode(ordinary({ ...credentials, grant_type: "x" })), 40002)
    assert.equal(await errcode(ordinary({ grant_type: "client_credential" })), 41002)
    assert.equal(await errcode(ordinary({ grant_type: "client_credential", appid })), 41004)
    assert.equal(await errcode(ordinary({ ...credentials, appid: "wx1" })), 40013)
    assert.equal(await errcode(stable({ secret: "wrong" })), 40125)
    assert.equal(await errcode(sandbox.get("/cgi-bin/stable_token")), 43002)
    assert.equal((await sandbox.tryPost("/cgi-bin/stable_token", "{")).body.errcode, 47001)
  })

  test("that are missing, malformed, revoked or expired have different codes", async () => {
    const { access_token } = await stable()
    assert.equal(await errcode(sandbox.get("/cgi-bin/get_api_domain_ip")), 41001)
    assert.equal(await errcode(ping("garbage")), 40014)
    assert.equal(await errcode(ping("A".repeat(136))), 40001)
    await sandbox.post("/platform/tokens", { account: "acme", do: "expire" })
    assert.equal(await errcode(ping(access_token)), 42001)
    const next = await stable()
    await sandbox.post("/platform/tokens", { account: "acme", family: "stable", do: "revoke" })
    assert.equal(await errcode(ping(next.access_token)), 40001)
  })

  test("daily limits end at midnight in Beijing, or by clear_quota ten times a month", async () => {
    await account({ quotas: { qrcode: 2 } })
    assert.deepEqual(
      [await errcode(textScene("a")), await errcode(textScene("b"))],
      [undefined, undefined],
    )
    assert.equal(await errcode(textScene("c")), 45009)
    seconds(12 * 3600 - 1)
    assert.equal(await errcode(textScene("c")), 45009)
    seconds(1)
    assert.equal(await errcode(textScene("c")), undefined)
    const clear = () =>
      sandbox.post("/cgi-bin/clear_quota/v2", { appid, appsecret: secret }).then((a) => a.errcode)
    for (let i = 0; i < 10; i++) assert.equal(await clear(), 0)
    assert.equal(await clear(), 48006)
  })

  test("have limits of their own: 200 a day for a test account, and stable ones per minute", async () => {
    await account({ type: "sandbox" })
    for (let i = 0; i < 200; i++) assert.equal(await errcode(ordinary()), undefined)
    assert.equal(await errcode(ordinary()), 45009)
    await account({ quotas: { stableTokenMinute: 2 } })
    assert.deepEqual([await errcode(stable()), await errcode(stable())], [undefined, undefined])
    assert.equal(await errcode(stable()), 45011)
    seconds(60)
    assert.equal(await errcode(stable()), undefined)
  })
})

describe("qrcode/create", () => {
  test("answers each of the four actions", async () => {
    const temporary = await textScene("mAbc", { expire_seconds: 300 })
    assert.equal(temporary.expire_seconds, 300)
    assert.match(temporary.url, /^http:\/\/weixin\.qq\.com\/q\/[\w-]{22}$/)
    assert.equal((await textScene("mAbc")).expire_seconds, 60)
    const byNumber = { action_name: "QR_SCENE", action_info: { scene: { scene_id: 0xffff_ffff } } }
    assert.ok((await create(byNumber)).ticket)
    const permanent = {
      action_name: "QR_LIMIT_STR_SCENE",
      action_info: { scene: { scene_str: "p" } },
    }
    const [one, two] = [await create(permanent), await create(permanent)]
    assert.deepEqual(Object.keys(one), ["ticket", "url"])
    assert.deepEqual(one, two)
    const limit = (scene_id: number) =>
      errcode(create({ action_name: "QR_LIMIT_SCENE", action_info: { scene: { scene_id } } }))
    assert.deepEqual([await limit(100_000), await limit(100_001)], [undefined, 40053])
  })

  test("refuses values outside the limits", async () => {
    for (const wrong of ["", "x".repeat(65), 7, undefined])
      assert.equal(await errcode(textScene(wrong)), 40053, String(wrong))
    assert.equal(await errcode(textScene("门".repeat(64))), undefined)
    for (const wrong of [0, -1, 1.5, 2_592_001, "60"])
      assert.equal(await errcode(textScene("m", { expire_seconds: wrong })), 40097, String(wrong))
    assert.equal(await errcode(textScene("m", { expire_seconds: 2_592_000 })), undefined)
    for (const scene_id of [0, -1, 0x1_0000_0000, "1"])
      assert.equal(
        await errcode(create({ action_name: "QR_SCENE", action_info: { scene: { scene_id } } })),
        40053,
      )
    assert.equal(await errcode(create({ action_name: "QR_OTHER", action_info: {} })), 40053)
    await set({ longScene: "truncate" })
    assert.equal(await errcode(textScene("x".repeat(65))), undefined)
  })

  test("uses scene 0 if the scene level is missing", async () => {
    await create({ action_name: "QR_STR_SCENE", action_info: { scene_str: "lost" } })
    const { codes } = await sandbox.get("/phone/state")
    assert.equal(codes[0].scene, "0")
  })

  test("limits permanent codes with 45029", async () => {
    await account({ quotas: { permanentQrcode: 1 } })
    const permanent = (scene_str: string) =>
      errcode(create({ action_name: "QR_LIMIT_STR_SCENE", action_info: { scene: { scene_str } } }))
    assert.deepEqual(
      [await permanent("a"), await permanent("a"), await permanent("b")],
      [undefined, undefined, 45029],
    )
  })
})

test("the account type decides whether codes and users are available", async () => {
  const may = async (type: string) => {
    await account({ type })
    const { access_token } = await stable()
    const user = sandbox.get(`/cgi-bin/user/info?access_token=${access_token}&openid=o`)
    return [await errcode(textScene("m")), await errcode(user)]
  }
  assert.deepEqual(await may("sandbox"), [undefined, 40003])
  assert.deepEqual(await may("subscription"), [48001, 48001])
  assert.deepEqual(await may("certified-subscription"), [48001, 40003])
  assert.deepEqual(await may("service"), [48001, 48001])
  assert.deepEqual(await may("certified-service"), [undefined, 40003])
})

describe("a code's ticket", () => {
  test("has the published layout and contains the url of the answer", async () => {
    const { ticket, url } = await textScene("m", { expire_seconds: 120 })
    const bytes = Buffer.from(ticket, "base64")
    assert.equal(bytes.length, 72)
    assert.equal(bytes.readUInt16BE(0), 0x8101)
    assert.equal(bytes.readBigUInt64LE(4), 60n)
    assert.deepEqual([bytes[12], bytes[13]], [1, 46])
    const createdAt = Math.floor(now / 1000)
    assert.deepEqual(readTicket(ticket), { url, createdAt, expireSeconds: 120 })
    const published =
      "gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9xL2taZ2Z3TVRtNzJXV1Brb3ZhYmJJAAIEZ23sUwMEmm3sUw=="
    assert.equal(readTicket(published).url, "http://weixin.qq.com/q/kZgfwMTm72WWPkovabbI")
  })

  test("gives an image from showqrcode; any other value gives a 404", async () => {
    const { ticket } = await textScene("m")
    const show = (text: string) => fetch(`${sandbox.url}/cgi-bin/showqrcode?ticket=${text}`)
    const image = await show(encodeURIComponent(ticket))
    assert.equal(image.headers.get("content-type"), "image/png")
    const bytes = Buffer.from(await image.arrayBuffer())
    assert.equal(bytes.subarray(1, 4).toString(), "PNG")
    assert.equal((await show("gQH-nothing")).status, 404)
  })
})

test("an address outside the whitelist gets an error that names it", async () => {
  await account({ whitelist: ["203.0.113.0/24"] })
  const refused = await ordinary()
  assert.equal(refused.errcode, 40164)
  const rid = "rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$"
  assert.match(refused.errmsg, new RegExp(`^invalid ip \\S+ ipv6 \\S+, not in whitelist ${rid}`))
  await set({ callerIp: "203.0.113.9" })
  const { access_token } = await ordinary()
  await set({ callerIp: "198.51.100.7" })
  const { errmsg } = await ping(access_token)
  assert.match(errmsg, /^invalid ip 198\.51\.100\.7 ipv6 ::ffff:198\.51\.100\.7, not in/)
})

describe("user/info", () => {
  test("has no name and no picture, and a unionid only for a bound account", async () => {
    const { person, openid } = await sandbox.post("/phone/people", { name: "Mei" })
    const { url } = await textScene("mScene")
    const info = async () => {
      const { access_token } = await stable()
      return sandbox.get(`/cgi-bin/user/info?access_token=${access_token}&openid=${openid}`)
    }
    const stranger = await info()
    assert.deepEqual(Object.keys(stranger), ["subscribe", "openid", "unionid"])
    assert.equal(stranger.subscribe, 0)
    await sandbox.post("/phone/scan", { person, url })
    const follower = await info()
    assert.deepEqual(
      [follower.subscribe, follower.qr_scene_str, follower.subscribe_scene],
      [1, "mScene", "ADD_SCENE_QR_CODE"],
    )
    assert.equal(follower.unionid, stranger.unionid)
    assert.equal("nickname" in follower || "headimgurl" in follower, false)
    await account({ openPlatform: null })
    assert.equal("unionid" in (await info()), false)
  })

  test("has a batch form", async () => {
    const { openid } = await sandbox.post("/phone/people", { name: "Mei", unionid: "oUnion" })
    const { access_token } = await stable()
    const batch = (user_list: unknown) =>
      sandbox.post(`/cgi-bin/user/info/batchget?access_token=${access_token}`, { user_list })
    const { user_info_list } = await batch([{ openid, lang: "zh_CN" }])
    assert.deepEqual(user_info_list, [{ subscribe: 0, openid, unionid: "oUnion" }])
    assert.equal((await batch([{ openid: "oNobody" }])).errcode, 40003)
    assert.equal((await batch(new Array(101).fill({ openid }))).errcode, 40097)
  })
})

test("the QR code from showqrcode contains the url of the answer", async () => {
  const { url } = await textScene("m")
  const modules = qrMatrix(url)
  const side = (modules.length + 8) * 4
  const pixels = new Uint8ClampedArray(side * side * 4).map((_, at) => {
    const [x, y] = [Math.floor(at / 4) % side, Math.floor(at / 4 / side)]
    const dark = modules[Math.floor(y / 4) - 4]?.[Math.floor(x / 4) - 4]
    return at % 4 === 3 || !dark ? 255 : 0
  })
  assert.equal(jsQR.default(pixels, side, side)?.data, url)
})
