// WeChat's web authorization when it must not, or cannot, sign a person in: the person always gets a QR
// code or an explanation, and no code of WeChat's is spent for anybody else.

import assert from "node:assert/strict"
import { request } from "node:http"
import { after, afterEach, describe, test } from "node:test"
import * as oauth from "../../support/oauth.ts"
import * as world from "../../support/world.ts"

const w = await oauth.startOAuth()
after(w.close)
const calm = { apiDown: false, apiDelayMs: 0, apiError: null, apiBody: null, apiFaultPath: null }
afterEach(() => oauth.switches(w, { ...calm, snapshotUser: false }))

const exchange = "/sns/oauth2/access_token"
const isQr = /<img class="qr"/

/** Follows WeChat's answer to the page that the browser shows. */
async function land(back: string, cookie: string) {
  const response = await oauth.visit(back, cookie)
  if (response.status !== 303) return { status: response.status, text: await response.text() }
  const page = await oauth.visit(w.menshen.url + oauth.locationOf(response), cookie)
  return { status: page.status, text: await page.text() }
}

async function ready() {
  const mei = await oauth.person(w)
  const { cookie, link } = await oauth.begin(w)
  return { mei, cookie, link, back: await oauth.codeFor(w, mei.person, link) }
}

/** Whether WeChat's code still works. */
async function isUnspent(back: string): Promise<boolean> {
  const code = new URL(back).searchParams.get("code") ?? ""
  const { appId: appid, appSecret: secret } = w.account
  const query = new URLSearchParams({ appid, secret, code, grant_type: "authorization_code" })
  const answer = await (await fetch(`${w.sandboxUrl}${exchange}?${query}`)).json()
  return answer.errcode === undefined
}

describe("a visitor without a usable WeChat code", () => {
  test("in snapshot mode is told what to do, and is signed in after doing it", async () => {
    const mei = await oauth.person(w)
    await oauth.switches(w, { snapshotUser: true })
    const page = await oauth.open(w, mei.person, oauth.authorizeUrl(w))
    assert.equal(page.status, 403)
    assert.match(page.text, /使用完整服务/)
    assert.match(page.text, /<code>snapshot_user<\/code>/)
    await oauth.switches(w, { snapshotUser: false })
    const again = (/class="button" href="([^"]+)"/.exec(page.text)?.[1] ?? "").replaceAll(
      "&amp;",
      "&",
    )
    const end = await oauth.open(w, mei.person, w.menshen.url + again)
    assert.equal((await oauth.claimsOf(w, end)).wechat_openid, mei.openid)
  })

  test("with a used code gets the QR code (40163)", async () => {
    const { cookie, back } = await ready()
    assert.ok(await isUnspent(back), "and this spends it")
    const page = await land(back, cookie)
    assert.deepEqual([page.status, isQr.test(page.text)], [200, true])
    assert.match(w.menshen.log(), /"errcode":40163,"reason":"oauth_refused"/)
  })

  for (const errcode of [40029, 42003, 41008, -1, 40125, 40164, 48001]) {
    test(`gets the QR code if WeChat answers the exchange with ${errcode}`, async () => {
      const { cookie, back } = await ready()
      await oauth.switches(w, { apiError: { errcode, path: exchange, calls: 1 } })
      const page = await land(back, cookie)
      assert.deepEqual([page.status, isQr.test(page.text)], [200, true])
    })
  }

  const bodies: [what: string, body: string, path?: string][] = [
    ["without an openid", '{"access_token":"T","scope":"snsapi_base"}'],
    ["with an invalid openid", '{"access_token":"T","openid":"a b"}'],
    ["that is not an object", "[1]"],
    ["that is not JSON", "<html>"],
    ["with another person's profile", '{"subscribe":1,"openid":"oSomebody"}', "/cgi-bin/user/info"],
    ["with a profile that does not say who follows", "{}", "/cgi-bin/user/info"],
  ]
  for (const [what, apiBody, apiFaultPath = exchange] of bodies) {
    test(`does not count as a follower after an answer ${what}`, async () => {
      const { cookie, back } = await ready()
      await oauth.switches(w, { apiBody, apiFaultPath })
      const page = await land(back, cookie)
      assert.deepEqual([page.status, isQr.test(page.text)], [200, true])
    })
  }

  for (const apiFaultPath of [exchange, "/cgi-bin/user/info"]) {
    test(`gets the QR code in time while ${apiFaultPath} is down or slow`, async () => {
      for (const change of [{ apiDown: true }, { apiDelayMs: 60_000 }]) {
        const { cookie, back } = await ready()
        await oauth.switches(w, { ...calm, ...change, apiFaultPath })
        const page = await land(back, cookie)
        assert.deepEqual([page.status, isQr.test(page.text)], [200, true])
      }
    })
  }

  test("reads why while all of WeChat's API is down, and gets the QR code once it is back", async () => {
    const { cookie, back } = await ready()
    await oauth.switches(w, { apiDown: true })
    const page = await land(back, cookie)
    assert.equal(page.status, 200)
    const source = /<img class="qr"[^>]* src="([^"]+)"/.exec(page.text)?.[1] ?? ""
    const image = (headers = {}) => oauth.visit(w.menshen.url + source, cookie, headers)
    const refused = await image()
    assert.deepEqual(
      [refused.status, refused.headers.get("content-type"), refused.headers.get("retry-after")],
      [503, "image/svg+xml", "5"],
    )
    assert.match(await refused.text(), /微信/)
    const told = await image({ accept: "application/json" })
    assert.deepEqual([told.status, (await told.json()).error], [503, "wechat_unreachable"])
    await oauth.switches(w, calm)
    assert.match(await (await image()).text(), /^<svg [^>]*><path/)
  })

  test("gets the QR code after declining on WeChat's page", async () => {
    const { cookie, link } = await oauth.begin(w)
    const { searchParams } = new URL(link)
    const back = new URL(searchParams.get("redirect_uri") ?? "")
    back.searchParams.set("state", searchParams.get("state") ?? "")
    const page = await land(back.href, cookie)
    assert.deepEqual([page.status, isQr.test(page.text)], [200, true])
  })
})

describe("the state of a web authorization", () => {
  const changes: [what: string, change: (state: string) => string][] = [
    ["forged", (state) => (state.startsWith("0") ? "1" : "0") + state.slice(1)],
    ["cut short", (state) => state.slice(1)],
    ["empty", () => ""],
    ["made of other characters", () => "é".repeat(32)],
  ]
  for (const [what, change] of changes) {
    test(`signs nobody in and spends no code if it is ${what}`, async () => {
      const { cookie, back } = await ready()
      const forged = new URL(back)
      forged.searchParams.set("state", change(forged.searchParams.get("state") ?? ""))
      assert.equal((await land(forged.href, cookie)).status, 404)
      assert.ok(await isUnspent(back))
    })
  }

  test("CD-08: a link from another person's sign-in, opened in WeChat, signs nobody in", async () => {
    const victim = await oauth.person(w)
    const attacker = await oauth.begin(w)
    const page = await oauth.open(w, victim.person, attacker.link)
    assert.equal(page.status, 404)
    assert.match(page.text, /<code>ticket_not_found<\/code>/)
    const scene = attacker.cookie.split("=")[1]?.split(".")[0]
    const waiting = `${w.menshen.url}/authorize/wait?ticket=${scene}&version=0`
    assert.match(await (await oauth.visit(waiting, attacker.cookie)).text(), isQr)
  })

  test("belongs to one ticket, one browser and one account", async () => {
    const [one, other] = [await ready(), await ready()]
    assert.equal((await land(one.back, "")).status, 404, "a browser without a ticket")
    assert.equal((await land(one.back, other.cookie)).status, 404, "another browser's ticket")
    const bistro = one.back.replace("/acme/oauth", "/bistro/oauth")
    assert.equal((await land(bistro, one.cookie)).status, 404, "another account's page")
    assert.ok(await isUnspent(one.back))
    for (const name of ["acme-club", "nobody"]) {
      const answer = await land(one.back.replace("/acme/oauth", `/${name}/oauth`), one.cookie)
      assert.match(answer.text, /<code>page_not_found<\/code>/, "no authorization there")
    }
  })
})

describe("the redirect address", () => {
  test("is the issuer's, whatever the Host header says, and WeChat refuses any other (10003)", async () => {
    const url = new URL(oauth.authorizeUrl(w))
    const headers = { host: "evil.example", "user-agent": oauth.weChat }
    const location = await new Promise<string>((resolve, reject) => {
      const sent = request(url, { headers }, (answer) => {
        resolve(answer.headers.location ?? "")
        answer.resume()
      })
      sent.on("error", reject).end()
    })
    const back = new URL(location).searchParams.get("redirect_uri")
    assert.ok(back?.startsWith(`${w.menshen.url}/acme/oauth`), location)
    const change = { account: "acme", oauthDomain: "other.example" }
    await world.post(`${w.sandboxUrl}/platform/accounts`, change)
    const { person } = await oauth.person(w)
    const page = await oauth.open(w, person, oauth.authorizeUrl(w))
    assert.match(page.text, /data-errcode="10003"/)
  })
})

describe("the log", () => {
  test("OP-02: has no code, state, secret or openid", () => {
    const log = w.menshen.log()
    assert.match(log, /"event":"oauth_without_effect"/)
    assert.ok(!log.includes(w.account.appSecret) && !/code=|state=|secret=/.test(log))
  })
})
