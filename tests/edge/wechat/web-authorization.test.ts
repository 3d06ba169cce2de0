// WeChat's web authorization (docs/wechat-protocol.md#web-authorization): followers of the account who
// open the hosted page inside WeChat are signed in without a scan.

import assert from "node:assert/strict"
import { after, describe, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { rowsOf } from "../../support/directory.ts"
import * as oauth from "../../support/oauth.ts"
import { ticketIn } from "../../support/ticket-cookie.ts"
import * as world from "../../support/world.ts"

const w = await oauth.startOAuth()
after(w.close)

const desktop = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36"
const isBack = ({ url }: { url: string }) => url.startsWith(`${w.redirectUri}?code=`)

/** Reloads like a page without a script, until it is sent back to the application. */
async function untilBack(cookie: string, scene: string): Promise<oauth.Page> {
  let url = `${w.menshen.url}/authorize/wait?ticket=${scene}&version=1`
  for (let tries = 0; tries < 100; tries++) {
    const page = await oauth.visit(url, cookie)
    const to = oauth.locationOf(page)
    if (isBack({ url: to })) return { status: page.status, text: "", url: to }
    if (to !== "") url = w.menshen.url + to
    else await sleep(50)
  }
  throw new Error("the page did not go on")
}

describe("the hosted page inside WeChat", () => {
  test("signs a follower in at once, without making a QR code", async () => {
    const mei = await oauth.person(w)
    const before = await oauth.callsOf(w, "/cgi-bin/qrcode/create")
    const page = await oauth.open(w, mei.person, oauth.authorizeUrl(w))
    assert.ok(isBack(page), page.url)
    const claims = await oauth.claimsOf(w, page)
    assert.equal(claims.wechat_openid, mei.openid)
    assert.equal(claims.acr, "urn:menshen:confirm:oauth")
    assert.deepEqual(claims.amr, ["wechat"])
    assert.equal(await oauth.callsOf(w, "/cgi-bin/qrcode/create"), before)
    const scanned = await world.signIn(w, mei.person)
    assert.equal(claims.sub, scanned.sub, "by a scan it is the same person")
    assert.equal(scanned.acr, "urn:menshen:confirm:none")
  })

  for (const client_id of ["tap", "reply", "phone-code"]) {
    test(`INV-05: asks for no confirmation where the app wants "${client_id}"`, async () => {
      const mei = await oauth.person(w)
      const page = await oauth.open(w, mei.person, oauth.authorizeUrl(w, { client_id }))
      assert.ok(isBack(page), page.url)
      const { acr, wechat_openid } = await oauth.claimsOf(w, page, client_id)
      assert.deepEqual([acr, wechat_openid], ["urn:menshen:confirm:oauth", mei.openid])
    })
  }

  test("links to WeChat with the parameters in WeChat's order and an alphanumeric state", async () => {
    const { response, link, cookie } = await oauth.begin(w, { ui_locales: "ja" })
    assert.equal(response.status, 303)
    assert.equal(response.headers.get("cache-control"), "no-store")
    const { origin, pathname, searchParams, hash } = new URL(link)
    assert.equal(origin + pathname, "https://open.weixin.qq.com/connect/oauth2/authorize")
    assert.equal(hash, "#wechat_redirect")
    const order = ["appid", "redirect_uri", "response_type", "scope", "state"]
    assert.deepEqual([...searchParams.keys()], order)
    assert.equal(searchParams.get("appid"), w.account.appId)
    assert.equal(
      searchParams.get("redirect_uri"),
      `${w.menshen.url}/acme/oauth?ui_locales=ja&client_id=shop`,
    )
    assert.equal(searchParams.get("scope"), "snsapi_base")
    assert.match(searchParams.get("state") ?? "", /^[0-9A-Za-z]{64}$/)
    for (const proof of Object.values(ticketIn(cookie))) {
      assert.ok(!link.includes(proof), "neither the ticket's name nor its secret is told")
    }
  })

  test("shows others a QR code to press, and signs them in once they follow", async () => {
    const lei = await oauth.person(w, "", "Lei")
    const { cookie, link } = await oauth.begin(w)
    const to = oauth.locationOf(await oauth.visit(await oauth.codeFor(w, lei.person, link), cookie))
    assert.match(to, /\/authorize\/wait\?ticket=m/, "the address holds no code of WeChat's")
    const page = await oauth.visit(w.menshen.url + to, cookie)
    assert.equal(page.status, 200)
    const text = await page.text()
    assert.match(text, /长按二维码并识别/)
    const scene = / ticket="([^"]+)"/.exec(text)?.[1] ?? ""
    await world.scan(w, lei.person, await world.qrOf(w, scene, cookie))
    const done = await untilBack(cookie, scene)
    const claims = await oauth.claimsOf(w, done)
    assert.equal(claims.wechat_openid, lei.openid)
    assert.equal(claims.acr, "urn:menshen:confirm:none", "it was a scan after all")
    // From here on the person follows the account.
    const again = await oauth.open(w, lei.person, oauth.authorizeUrl(w))
    assert.equal((await oauth.claimsOf(w, again)).sub, claims.sub)
  })

  test("asks WeChat again where a sign-in starts again, but not for a new code", async () => {
    for (const [query, to] of [
      ["", "https://open.weixin.qq.com/connect/oauth2/authorize"],
      ["&scan", `${w.menshen.url}/authorize/wait`],
    ]) {
      const { cookie } = await oauth.begin(w)
      const { scene } = ticketIn(cookie)
      const again = `${w.menshen.url}/authorize/again?ticket=${scene}${query}`
      const answer = await oauth.visit(again, cookie)
      const { origin, pathname } = new URL(oauth.locationOf(answer), w.menshen.url)
      assert.equal(origin + pathname, to)
    }
  })

  test("keeps two simultaneous pages apart, each with its own ticket", async () => {
    const mei = await oauth.person(w)
    const one = await oauth.begin(w)
    const response = await oauth.visit(oauth.authorizeUrl(w), one.cookie)
    const both = oauth.cookieOf(response)
    const backs = [
      await oauth.codeFor(w, mei.person, one.link),
      await oauth.codeFor(w, mei.person, oauth.locationOf(response)),
    ]
    const scenes = []
    for (const back of backs) {
      const to = oauth.locationOf(await oauth.visit(back, both))
      scenes.push(new URL(to, w.menshen.url).searchParams.get("ticket"))
    }
    assert.equal(new Set(scenes).size, 2)
  })

  test("may be reloaded on the way back from WeChat: it signs in once and continues", async () => {
    const mei = await oauth.person(w)
    const { cookie, link } = await oauth.begin(w)
    const back = await oauth.codeFor(w, mei.person, link)
    const first = await oauth.visit(back, cookie)
    const spent = await oauth.callsOf(w, "/sns/oauth2/access_token")
    const second = await oauth.visit(back, cookie)
    assert.equal(await oauth.callsOf(w, "/sns/oauth2/access_token"), spent)
    assert.equal(oauth.locationOf(second), oauth.locationOf(first))
    const page = await oauth.visit(w.menshen.url + oauth.locationOf(first), cookie)
    const end = await oauth.visit(w.menshen.url + oauth.locationOf(page), cookie)
    assert.ok(oauth.locationOf(end).startsWith(w.redirectUri))
  })

  test("spends no code if the way back is loaded ahead or as an image", async () => {
    const mei = await oauth.person(w)
    const { cookie, link } = await oauth.begin(w)
    const back = await oauth.codeFor(w, mei.person, link)
    const spent = await oauth.callsOf(w, "/sns/oauth2/access_token")
    for (const headers of [{ "sec-fetch-dest": "image" }, { "sec-purpose": "prefetch" }]) {
      const answer = await oauth.visit(back, cookie, headers as Record<string, string>)
      assert.deepEqual([answer.status, oauth.locationOf(answer)], [400, ""])
    }
    assert.equal(await oauth.callsOf(w, "/sns/oauth2/access_token"), spent)
    assert.equal((await oauth.visit(back, cookie)).status, 303)
  })

  test("ID-03: with snsapi_userinfo WeChat asks the person, and the UnionID joins their second account", async () => {
    const mei = await oauth.person(w, "bistro")
    const known = await world.signIn(w, mei.person)
    const before = await oauth.callsOf(w, "/cgi-bin/user/info")
    const consent = await oauth.open(w, mei.person, oauth.authorizeUrl(w, { client_id: "bistro" }))
    assert.match(consent.text, /申请获取你/)
    const page = await oauth.press(w, mei.person, "allow")
    const claims = await oauth.claimsOf(w, page, "bistro")
    assert.equal(claims.sub, known.sub, "one user, two accounts")
    assert.notEqual(claims.wechat_openid, known.wechat_openid)
    assert.equal(claims.wechat_unionid, known.wechat_unionid)
    assert.equal(await oauth.callsOf(w, "/cgi-bin/user/info"), before + 1, "asked once, not twice")
    const rows = rowsOf(w, "SELECT unionid FROM identities WHERE user = ?", String(claims.sub))
    assert.deepEqual(new Set(rows.map(({ unionid }) => unionid)), new Set([known.wechat_unionid]))
  })

  test("shows a QR code to a client that wants a fresh sign-in, and nothing to prompt=none", async () => {
    for (const extra of [{ prompt: "login" }, { prompt: "consent" }, { max_age: "60" }]) {
      const response = await oauth.visit(oauth.authorizeUrl(w, extra as Record<string, string>))
      assert.equal(response.status, 200, JSON.stringify(extra))
      assert.match(await response.text(), /<img class="qr"/)
    }
    const acr = (value: string) => ({
      claims: JSON.stringify({ id_token: { acr: { essential: true, value } } }),
    })
    const scan = await oauth.visit(oauth.authorizeUrl(w, acr("urn:menshen:confirm:none")))
    assert.equal(scan.status, 200)
    const silent = await oauth.visit(oauth.authorizeUrl(w, { prompt: "none" }))
    assert.equal(new URL(oauth.locationOf(silent)).searchParams.get("error"), "login_required")
  })
})

describe("web authorization", () => {
  test("is used only in WeChat's own browser, and only where the account allows it", async () => {
    const wecom = `${oauth.weChat} wxwork/4.1.22`
    for (const [agent, extra] of [
      [desktop, {}],
      [wecom, {}],
      [oauth.weChat, { client_id: "club" }],
    ] as [string, Record<string, string>][]) {
      const response = await oauth.visit(oauth.authorizeUrl(w, extra), "", { "user-agent": agent })
      assert.equal(response.status, 200)
      assert.match(await response.text(), /<img class="qr"/)
    }
    const framed = await oauth.visit(oauth.authorizeUrl(w), "", { "sec-fetch-dest": "iframe" })
    assert.equal(framed.status, 200, "WeChat's page does not open in a frame")
  })

  test("is announced to the widget only where the account allows it", async () => {
    assert.equal("oauth" in (await world.openTicket(w)), true)
    assert.equal("oauth" in (await world.openTicket(w, { client_id: "club" })), false)
  })

  test("does not start on HEAD: a link preview makes no QR code and no ticket", async () => {
    const made = await oauth.callsOf(w, "/cgi-bin/qrcode/create")
    for (const agent of [desktop, oauth.weChat]) {
      const headers = { "user-agent": agent }
      const response = await fetch(oauth.authorizeUrl(w), { method: "HEAD", headers })
      assert.deepEqual([response.status, response.headers.getSetCookie()], [200, []])
    }
    assert.equal(await oauth.callsOf(w, "/cgi-bin/qrcode/create"), made)
  })
})
