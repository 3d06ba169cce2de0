// Web OAuth inside WeChat's browser: the link, the person's consent, the code
// (docs/wechat-protocol.md#web-authorization).
import assert from "node:assert/strict"
import { after, beforeEach, describe, test } from "node:test"
import { acme, type Json, openReceiver, openSandbox } from "./support/sandbox.ts"

let now = Date.UTC(2026, 0, 5)
const receiver = await openReceiver((response) => response.end("success"))
const other = { ...acme, name: "other", appId: "wx0000000000000002", originalId: "gh_2" }
const accounts = [acme, other]
const sandbox = await openSandbox({ menshenUrl: receiver.url, accounts, now: () => now })
after(() => Promise.all([sandbox.close(), receiver.close()]))

let mei: { person: string; openid: string }
beforeEach(async () => {
  await sandbox.post("/reset", {})
  receiver.received.length = 0
  mei = await sandbox.post("/phone/people", { name: "小梅 <Mei>" })
})

const back = `${receiver.url}/back?x=1`
const usual = { appid: acme.appId, redirect_uri: back, response_type: "code" }
const link = (parameters: object, base = sandbox.url, end = "#wechat_redirect") =>
  `${base}/connect/oauth2/authorize?${new URLSearchParams({ ...parameters })}${end}`
const withScope = (scope: string) => link({ ...usual, scope: `snsapi_${scope}`, state: "s1" })
const open = (url: string, person = mei.person): Promise<Json> =>
  sandbox.post("/phone/open", { person, url })
const codeOf = ({ url }: { url: string }) => new URL(url).searchParams.get("code") ?? ""
const account = (changes: object) =>
  sandbox.post("/platform/accounts", { account: "acme", ...changes })

const redeem = (code: string, change: object = {}): Promise<Json> => {
  const { appId: appid, appSecret: secret } = acme
  const query = { appid, secret, code, grant_type: "authorization_code", ...change }
  return sandbox.get(`/sns/oauth2/access_token?${new URLSearchParams(query)}`)
}
const userInfo = (access_token: string, openid = mei.openid): Promise<Json> =>
  sandbox.get(`/sns/userinfo?${new URLSearchParams({ access_token, openid, lang: "zh_CN" })}`)

/** Through the consent page, and to a token. */
async function consent(): Promise<Json> {
  await open(withScope("userinfo"))
  const page = await sandbox.post("/phone/submit", { person: mei.person, button: "allow" })
  return redeem(codeOf(page))
}

describe("the authorization page", () => {
  test("returns at once with a code and the state for snsapi_base, on either host", async () => {
    for (const base of [sandbox.url, "https://open.weixin.qq.com"]) {
      const page = await open(link({ ...usual, scope: "snsapi_base", state: "s1" }, base))
      assert.equal(page.status, 200)
      const { code, ...rest } = Object.fromEntries(new URL(page.url).searchParams)
      assert.deepEqual([page.url.startsWith(back), rest], [true, { x: "1", state: "s1" }])
      const { access_token, refresh_token, ...token } = await redeem(code ?? "")
      assert.deepEqual(token, { expires_in: 7200, openid: mei.openid, scope: "snsapi_base" })
      assert.equal((await userInfo(access_token)).errcode, 48001, "no profile without userinfo")
      assert.equal(typeof refresh_token, "string")
    }
  })

  test("asks for consent for snsapi_userinfo, which then gives name and unionid", async () => {
    const page = await open(withScope("userinfo"))
    assert.match(page.text, /申请获取你（小梅 &lt;Mei&gt;）/)
    assert.equal(receiver.received.length, 0)
    const { access_token, unionid, scope } = await consent()
    assert.equal(scope, "snsapi_userinfo")
    assert.match(unionid, /^o[\w-]{27}$/)
    assert.deepEqual(await userInfo(access_token), {
      openid: mei.openid,
      nickname: "小梅 <Mei>",
      sex: 0,
      language: "",
      city: "",
      province: "",
      country: "",
      headimgurl: "",
      privilege: [],
      unionid,
    })
    await account({ openPlatform: null })
    assert.equal("unionid" in (await userInfo(access_token)), false)
  })

  test("does not redirect after a refusal, and takes an answer once and only from that phone", async () => {
    await open(withScope("userinfo"))
    const refused = await sandbox.post("/phone/submit", {
      person: mei.person,
      button: "拒绝 Refuse",
    })
    assert.match(refused.text, /已拒绝授权/)
    const { text } = await open(withScope("userinfo"))
    const question = /name="question" value="([^"]+)"/.exec(text)?.[1] ?? ""
    const answer = (person: string) =>
      fetch(`${sandbox.url}/connect/oauth2/answer`, {
        method: "POST",
        headers: { cookie: `wechat_person=${person}` },
        body: new URLSearchParams({ question, answer: "allow" }),
        redirect: "manual",
      })
    const { person: lei } = await sandbox.post("/phone/people", { name: "Lei" })
    const statuses = [await answer(lei), await answer(mei.person), await answer(mei.person)]
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [200, 302, 200],
    )
    assert.equal(receiver.received.length, 0)
  })
})

describe("a grant", () => {
  test("has a code that works once, for five minutes, for its own account", async () => {
    const code = async () => codeOf(await open(withScope("base")))
    const errcode = async (code: string, change: object = {}) =>
      (await redeem(code, change)).errcode
    const first = await code()
    assert.equal(await errcode(first, { appid: other.appId }), 40029)
    assert.equal(await errcode(first, { secret: "wrong" }), 40125)
    assert.equal(await errcode(first, { grant_type: "x" }), 40002)
    assert.deepEqual([await errcode(first), await errcode(first)], [undefined, 40163])
    assert.deepEqual([await errcode("unknown"), await errcode("")], [40029, 41008])
    const [late, inTime] = [await code(), await code()]
    now += 300_000 - 1
    assert.equal(await errcode(inTime), undefined)
    now += 1
    assert.equal(await errcode(late), 42003)
  })

  test("has a token of its own kind for one person, which ends after two hours", async () => {
    const { access_token } = await consent()
    assert.equal((await userInfo(access_token, "oSomebody")).errcode, 40003)
    assert.equal((await userInfo("")).errcode, 41001)
    assert.equal((await userInfo("unknown")).errcode, 40001)
    const api = await sandbox.get(`/cgi-bin/get_api_domain_ip?access_token=${access_token}`)
    assert.ok([40001, 40014].includes(api.errcode))
    now += 7_200_000
    assert.equal((await userInfo(access_token)).errcode, 42001)
  })

  test("of a snapshot page has an openid that belongs to nobody, and says so", async () => {
    await sandbox.post("/platform/switches", { snapshotUser: true })
    const codes = [await open(withScope("userinfo")), await open(withScope("userinfo"))].map(codeOf)
    const [one, two] = [await redeem(codes[0] ?? ""), await redeem(codes[1] ?? "")]
    assert.equal(one.is_snapshotuser, 1)
    assert.equal(new Set([one.openid, two.openid, mei.openid]).size, 3)
    assert.match(one.unionid, /^o[\w-]{27}$/)
    assert.equal((await userInfo(one.access_token, one.openid)).nickname, "微信用户")
    await sandbox.post("/platform/switches", { snapshotUser: false })
    assert.equal("is_snapshotuser" in (await consent()), false)
  })
})

const faults: [what: string, parameters: object, errcode: number][] = [
  [
    "another host",
    { ...usual, redirect_uri: "http://other.example/", scope: "snsapi_base" },
    10003,
  ],
  ["another port", { ...usual, redirect_uri: "http://127.0.0.1:9/", scope: "snsapi_base" }, 10003],
  ["another scheme", { ...usual, redirect_uri: "javascript:1", scope: "snsapi_base" }, 10003],
  ["no appid", { ...usual, appid: "", scope: "snsapi_base" }, 10012],
  ["an unknown appid", { ...usual, appid: "wx1", scope: "snsapi_base" }, 10012],
  ["no redirect_uri", { appid: acme.appId, response_type: "code", scope: "snsapi_base" }, 10011],
  ["no scope", usual, 10010],
  ["a foreign scope", { ...usual, scope: "snsapi_login" }, 10005],
  ["a state of other characters", { ...usual, scope: "snsapi_base", state: "a-b" }, 10013],
  ["a state that is too long", { ...usual, scope: "snsapi_base", state: "a".repeat(129) }, 10013],
  ["another order", { ...usual, state: "s", scope: "snsapi_base" }, 0],
  ["another response", { ...usual, response_type: "token", scope: "snsapi_base" }, 0],
]
describe("no code comes", () => {
  for (const [what, parameters, errcode] of faults)
    test(`from an authorization link with ${what}, only ${errcode || "a page that explains it"}`, async () => {
      const page = await open(link(parameters))
      assert.match(page.text, new RegExp(`data-errcode="${errcode}"`))
      assert.equal(receiver.received.length, 0)
    })

  test("for another domain than the account's, or for the wrong account type", async () => {
    const errcode = async () =>
      /data-errcode="(\d+)"/.exec((await open(withScope("base"))).text)?.[1]
    await account({ oauthDomain: "login.example.com" })
    assert.equal(await errcode(), "10003")
    await account({ oauthDomain: new URL(back).host, type: "certified-subscription" })
    assert.equal(await errcode(), "10005")
    await account({ type: "sandbox" })
    assert.equal(await errcode(), "10006", "a test account must be followed")
    await sandbox.post("/phone/follow", { person: mei.person, account: "acme" })
    assert.equal(await errcode(), undefined)
  })

  test("outside WeChat, or without #wechat_redirect", async () => {
    const parameters = { ...usual, scope: "snsapi_base", state: "s1" }
    const outside = await fetch(link(parameters, sandbox.url, ""), { redirect: "manual" })
    assert.deepEqual([outside.status, receiver.received.length], [200, 0])
    assert.match(await outside.text(), /请在微信客户端打开链接/)
    const bare = await open(link(parameters, sandbox.url, ""))
    assert.deepEqual([bare.status, receiver.received.length], [0, 0])
    assert.match(bare.text, /#wechat_redirect/)
  })
})

test("the whitelist applies to these calls too", async () => {
  const code = codeOf(await open(withScope("base")))
  await account({ whitelist: ["203.0.113.1"] })
  assert.equal((await redeem(code)).errcode, 40164)
  await account({ whitelist: ["127.0.0.1", "::1"] })
  assert.equal((await redeem(code)).openid, mei.openid, "and the code is not spent by it")
})
