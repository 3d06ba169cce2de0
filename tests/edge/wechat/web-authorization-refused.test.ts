// WeChat's web authorization where it must not, or cannot, sign anybody in: the person always finds a
// QR code or a sentence, and a code is spent for nobody else.

import assert from "node:assert/strict"
import { request } from "node:http"
import { after, afterEach, test } from "node:test"
import * as oauth from "../../support/oauth.ts"
import * as world from "../../support/world.ts"

const w = await oauth.startOAuth()
after(w.close)
const calm = { apiDown: false, apiDelayMs: 0, apiError: null, apiBody: null, apiFaultPath: null }
afterEach(() => oauth.switches(w, { ...calm, snapshotUser: false }))

const exchange = "/sns/oauth2/access_token"
const isQr = /<menshen-login[^>]* qr="http/

/** From WeChat's answer to the page that the browser is shown. */
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

/** WeChat's code still works, so nobody spent it. */
async function isUnspent(back: string): Promise<boolean> {
  const code = new URL(back).searchParams.get("code") ?? ""
  const { appId: appid, appSecret: secret } = w.account
  const query = new URLSearchParams({ appid, secret, code, grant_type: "authorization_code" })
  const answer = await (await fetch(`${w.sandboxUrl}${exchange}?${query}`)).json()
  return answer.errcode === undefined
}

test("the visitor of a snapshot is nobody: a sentence says what to do, and doing it signs in", async () => {
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

test("a code that was used is worth a QR code (40163)", async () => {
  const { cookie, back } = await ready()
  assert.ok(await isUnspent(back), "and now it is spent")
  const page = await land(back, cookie)
  assert.deepEqual([page.status, isQr.test(page.text)], [200, true])
  assert.match(w.menshen.log(), /"errcode":40163,"reason":"oauth_refused"/)
})

for (const errcode of [40029, 42003, 41008, -1, 40125, 40164, 48001]) {
  test(`whatever WeChat answers to the exchange, ${errcode} among it, the QR code is there`, async () => {
    const { cookie, back } = await ready()
    await oauth.switches(w, { apiError: { errcode, path: exchange, calls: 1 } })
    const page = await land(back, cookie)
    assert.deepEqual([page.status, isQr.test(page.text)], [200, true])
  })
}

const bodies: [what: string, body: string, path?: string][] = [
  ["no openid", '{"access_token":"T","scope":"snsapi_base"}'],
  ["an openid that is none", '{"access_token":"T","openid":"a b"}'],
  ["no object", "[1]"],
  ["no JSON", "<html>"],
  ["another person's profile", '{"subscribe":1,"openid":"oSomebody"}', "/cgi-bin/user/info"],
  ["a profile that does not say", "{}", "/cgi-bin/user/info"],
]
for (const [what, apiBody, apiFaultPath = exchange] of bodies) {
  test(`an answer with ${what} makes nobody a follower`, async () => {
    const { cookie, back } = await ready()
    await oauth.switches(w, { apiBody, apiFaultPath })
    const page = await land(back, cookie)
    assert.deepEqual([page.status, isQr.test(page.text)], [200, true])
  })
}

for (const apiFaultPath of [exchange, "/cgi-bin/user/info"]) {
  test(`${apiFaultPath} is down, or slow: the QR code is there in time`, async () => {
    for (const change of [{ apiDown: true }, { apiDelayMs: 60_000 }]) {
      const { cookie, back } = await ready()
      await oauth.switches(w, { ...calm, ...change, apiFaultPath })
      const page = await land(back, cookie)
      assert.deepEqual([page.status, isQr.test(page.text)], [200, true])
    }
  })
}

test("all of WeChat's API is down: a sentence, and a way to try again", async () => {
  const { cookie, back } = await ready()
  await oauth.switches(w, { apiDown: true })
  const page = await land(back, cookie)
  assert.equal(page.status, 503)
  assert.match(page.text, /<code>wechat_unreachable<\/code>/)
  assert.match(page.text, /class="button" href="\/authorize\?/)
})

test("who refuses on WeChat's page comes back without a code, to the QR code", async () => {
  const { cookie, link } = await oauth.begin(w)
  const { searchParams } = new URL(link)
  const back = new URL(searchParams.get("redirect_uri") ?? "")
  back.searchParams.set("state", searchParams.get("state") ?? "")
  const page = await land(back.href, cookie)
  assert.deepEqual([page.status, isQr.test(page.text)], [200, true])
})

const changes: [what: string, change: (state: string) => string][] = [
  ["forged", (state) => (state.startsWith("0") ? "1" : "0") + state.slice(1)],
  ["cut short", (state) => state.slice(1)],
  ["empty", () => ""],
  ["of other characters", () => "é".repeat(32)],
]
for (const [what, change] of changes) {
  test(`a state that is ${what} signs nobody in and spends no code`, async () => {
    const { cookie, back } = await ready()
    const forged = new URL(back)
    forged.searchParams.set("state", change(forged.searchParams.get("state") ?? ""))
    assert.equal((await land(forged.href, cookie)).status, 404)
    assert.ok(await isUnspent(back))
  })
}

test("CD-08: a link of somebody else's sign-in, opened in WeChat, signs in neither of the two", async () => {
  const victim = await oauth.person(w)
  const attacker = await oauth.begin(w)
  const page = await oauth.open(w, victim.person, attacker.link)
  assert.equal(page.status, 404)
  assert.match(page.text, /<code>ticket_not_found<\/code>/)
  const scene = attacker.cookie.split("=")[1]?.split(".")[0]
  const waiting = `${w.menshen.url}/authorize/wait?ticket=${scene}&version=0`
  assert.match(await (await oauth.visit(waiting, attacker.cookie)).text(), isQr)
})

test("a state belongs to one ticket, one browser and one account", async () => {
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

test("a code is sent to the issuer, whatever the Host header says; WeChat refuses others (10003)", async () => {
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

test("OP-02: no log line has a code, a state, a secret or an openid", () => {
  const log = w.menshen.log()
  assert.match(log, /"event":"oauth_without_effect"/)
  assert.ok(!log.includes(w.account.appSecret) && !/code=|state=|secret=/.test(log))
})
