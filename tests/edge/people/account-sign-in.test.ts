// The account page signs people in itself, because a sign-in by the widget leaves no session of ours in the
// browser. So does the choice of an account (docs/decisions/0048-pages-sign-in-themselves.md).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as ladder from "../../support/confirm.ts"
import * as push from "../../support/push.ts"
import { pkce, UserAgent } from "../../support/relying-party.ts"
import * as world from "../../support/world.ts"

type Settings = Record<string, unknown>

let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    const apps = config.apps as Settings[]
    const [shop] = apps
    const add = (clientId: string, more: Settings) =>
      apps.push({ ...shop, clientId, name: `The ${clientId} app`, ...more })
    add("inside", { pool: "guests" })
    add("asks", { pool: "guests", firstSignIn: "ask", proofs: { session: true } })
    world.addBistro(config)
    const accounts = config.accounts as Settings[]
    Object.assign(accounts.at(-1) ?? {}, { oauth: "snsapi_base" })
    for (const confirm of ladder.rungs) add(confirm, { confirm, pool: "strict" })
    add("none", { confirm: "none", pool: "strict" })
    ;(config.pools as object[]).push({ name: "strict", accounts: ["acme"] })
  })
})
after(() => w.close())

const english = { "accept-language": "en" }
const locationOf = (answer: Response) => answer.headers.get("location") ?? ""
const sceneIn = (location: string) =>
  new URL(location, w.menshen.url).searchParams.get("ticket") ?? ""

/** Opens the page without a session: the ticket that it begins. */
async function begin(browser: UserAgent, path: string, headers: Record<string, string> = {}) {
  const answer = await browser.fetch(path, { headers: { ...english, ...headers } })
  const to = locationOf(answer)
  assert.match(to, /^\/authorize\/wait\?ticket=/, `${path}: ${answer.status} ${to}`)
  const html = await (await browser.fetch(to, { headers: english })).text()
  return { scene: sceneIn(to), html, to }
}

/** The page to which the sign-in leads, once somebody has scanned. */
async function end(browser: UserAgent, scene: string): Promise<string> {
  for (let version = 1; version < 20; version++) {
    const page = await browser.fetch(`/authorize/wait?ticket=${scene}&version=${version}`)
    const to = locationOf(page)
    if (to.startsWith("/authorize/resume")) return locationOf(await browser.fetch(to))
    if (to !== "") return to
  }
  throw new Error("the ticket did not settle")
}

const scan = (scene: string, openid = push.newOpenid()) => ladder.scanBy(w, openid, scene)

const pageOf = async (browser: UserAgent, path: string) => {
  const answer = await browser.fetch(path, { headers: english })
  return { status: answer.status, html: await answer.text() }
}

const mine = "/account?client_id=shop"

describe("the account page, after a sign-in by the widget", () => {
  test("signs the person in, and comes back", async () => {
    const { person, openid } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    const browser = new UserAgent(w)
    const { scene, html } = await begin(browser, mine)
    assert.match(html, /Sign in to Acme Shop/)
    await scan(scene, openid)
    assert.equal(await end(browser, scene), mine)
    const { status, html: page } = await pageOf(browser, mine)
    assert.equal(status, 200)
    assert.ok(page.includes(`…${openid.slice(-4)}`), "the WeChat of that person")
    assert.match(page, /value="link"/, "which may be changed")
    assert.equal((await world.signIn(w, person)).sub, sub)
  })

  test("gives a code to nobody", async () => {
    const browser = new UserAgent(w)
    const { scene } = await begin(browser, mine)
    await scan(scene)
    const [, secret = ""] = [...browser.cookies.values()].join().split(".")
    const held = { scene, secret, url: "", verifier: "" }
    assert.equal((await world.untilSettled(w, held)).state, "approved")
    const { status, body } = await world.collect(w, held)
    assert.deepEqual([status, body.error, body.code], [403, "purpose_mismatch", undefined])
  })

  const ticket = `m${"x".repeat(22)}`
  const ways: [string, string][] = [
    [mine, mine],
    [`${mine}&add=${ticket}`, `${mine}&add=${ticket}`],
    [`${mine}&join=${ticket}`, `${mine}&join=${ticket}`],
    [`${mine}&sign_in`, mine],
    [`${mine}&sign_in&choose=${ticket}`, `/choose?ticket=${ticket}`],
    [`${mine}&ui_locales=ja`, `${mine}&ui_locales=ja`],
    [`${mine}&ui_locales=//evil.example`, `${mine}&ui_locales=en`],
    [`${mine}&choose=//evil.example`, mine],
    [`${mine}&choose=${ticket}%0d%0aLocation:%20https://evil.example`, mine],
    [`${mine}&add=../../logout`, mine],
    [`${mine}&join=${ticket}%26client_id=tap`, mine],
    [`${mine}&redirect_uri=https://evil.example/&to=//evil.example&state=x`, mine],
  ]
  for (const [asked, back] of ways) {
    test(`comes back to the page that was asked for, and to no other: ${asked}`, async () => {
      const browser = new UserAgent(w)
      const { scene } = await begin(browser, asked)
      await scan(scene)
      assert.equal(await end(browser, scene), back)
    })
  }

  test("shows the same code after a reload, and a new one that comes back, too, when it is asked for", async () => {
    const browser = new UserAgent(w)
    const { scene } = await begin(browser, mine)
    assert.equal((await begin(browser, mine)).scene, scene)
    const another = await begin(browser, `/authorize/again?ticket=${scene}&scan`)
    assert.notEqual(another.scene, scene)
    await scan(another.scene)
    assert.equal(await end(browser, another.scene), mine)
  })

  test("has the way back to the site", async () => {
    const browser = new UserAgent(w)
    const { scene, html } = await begin(browser, mine)
    const [, way = ""] = /<a href="(\/authorize\/leave[^"]*)"/.exec(html) ?? []
    assert.equal(locationOf(await browser.fetch(way.replaceAll("&amp;", "&"))), `${w.origin}/`)
    await scan(scene)
    assert.doesNotMatch(await end(browser, scene).catch(() => ""), /^\/account/)
  })

  const unseen: [string, RequestInit][] = [
    ["a preview of a link", { method: "HEAD" }],
    ["a load ahead of a click", { headers: { "sec-purpose": "prefetch" } }],
    ["an image", { headers: { "sec-fetch-dest": "image", "sec-fetch-site": "cross-site" } }],
    ["a script", { headers: { "sec-fetch-dest": "empty" } }],
    ["a frame", { headers: { "sec-fetch-dest": "iframe", "sec-fetch-site": "cross-site" } }],
  ]
  for (const [who, init] of unseen) {
    test(`begins nothing for ${who}, and has a button`, async () => {
      const headers = { ...english, ...init.headers }
      const answer = await new UserAgent(w).fetch(mine, { ...init, headers })
      assert.deepEqual([answer.status, answer.headers.get("set-cookie")], [401, null])
      const html = await answer.text()
      if (init.method !== "HEAD")
        assert.match(html, /<a class="button" href="\/account\?[^"]*sign_in/)
    })
  }

  test("asks for the strictest confirmation of the pool, so that people can change something", async () => {
    const browser = new UserAgent(w)
    const path = "/account?client_id=none"
    const { scene } = await begin(browser, path)
    const reply = await scan(scene)
    const asks = await pageOf(browser, `/authorize/wait?ticket=${scene}`)
    assert.match(asks.html, /name="phone_code"/)
    assert.equal(
      [...browser.cookies.keys()].some((name) => name.includes("session")),
      false,
    )
    const form = { ticket: scene, phone_code: ladder.phoneCodeIn(reply) }
    await browser.post("/authorize/confirm", form)
    assert.equal(await end(browser, scene), path)
    assert.match((await pageOf(browser, path)).html, /value="link"/)
  })

  test("offers another sign-in where the one that there is does not count", async () => {
    const browser = new UserAgent(w)
    const params = { client_id: "none", redirect_uri: w.redirectUri, response_type: "code" }
    const page = await browser.authorize({ ...params, scope: "openid", ...pkce().challenge })
    const [, weak = ""] = / ticket="([^"]+)"/.exec(await page.text()) ?? []
    await scan(weak)
    assert.match(await end(browser, weak), /callback\?code=/)
    const { status, html } = await pageOf(browser, "/account?client_id=none")
    assert.equal(status, 200)
    assert.doesNotMatch(html, /value="link"/)
    const [, anew = ""] = /<a class="button" href="([^"]*)">Sign in</.exec(html) ?? []
    const { scene } = await begin(browser, anew.replaceAll("&amp;", "&"))
    const reply = await scan(scene)
    await browser.post("/authorize/confirm", {
      ticket: scene,
      phone_code: ladder.phoneCodeIn(reply),
    })
    assert.equal(await end(browser, scene), "/account?client_id=none")
    assert.match((await pageOf(browser, "/account?client_id=none")).html, /value="link"/)
  })

  test("has a button where a change found no session, and after a change", async () => {
    const button = /<a class="button" href="\/account\?client_id=shop&amp;sign_in">Sign in</
    const refused = await new UserAgent(w).post("/account", { client_id: "shop" }, english)
    assert.equal(refused.status, 403)
    assert.match(await refused.text(), button)
    assert.match((await pageOf(new UserAgent(w), `${mine}&changed`)).html, button)
  })

  test("uses web authorization inside WeChat", async () => {
    const headers = { "user-agent": "Mozilla/5.0 MicroMessenger/8.0.49" }
    const answer = await new UserAgent(w).fetch("/account?client_id=inside", { headers })
    assert.match(
      locationOf(answer),
      /^https:\/\/open\.weixin\.qq\.com\/connect\/oauth2\/authorize\?/,
    )
    assert.match(answer.headers.get("set-cookie") ?? "", /^__Host-menshen/)
    const plain = new UserAgent(w)
    assert.match((await begin(plain, mine, headers)).html, /<menshen-login ticket/)
  })
})

describe("the choice of an account", () => {
  test("signs in with another WeChat of the person, and comes back", async () => {
    const browser = new UserAgent(w)
    const bistro = w.accounts.find(({ name }) => name === "bistro")
    assert.ok(bistro)
    const there = { ...w, account: bistro }
    const scanAt = async (scene: string, openid: string) => {
      const encrypt = push.seal(bistro, push.xmlOf(push.scanFields(there, openid, scene)))
      const path = push.pathOf(push.signed(bistro, encrypt), bistro.name)
      const body = push.xmlOf({ ToUserName: bistro.originalId, Encrypt: encrypt })
      await push.send(w, { method: "POST", path, body })
    }
    const old = push.newOpenid()
    const first = await begin(browser, "/account?client_id=inside")
    await scanAt(first.scene, old)
    assert.equal(await end(browser, first.scene), "/account?client_id=inside")
    browser.cookies.clear()

    const params = { client_id: "asks", redirect_uri: w.redirectUri, response_type: "code" }
    const page = await browser.authorize({ ...params, scope: "openid", ...pkce().challenge })
    const [, scene = ""] = / ticket="([^"]+)"/.exec(await page.text()) ?? []
    await scanAt(scene, push.newOpenid())
    assert.equal(await end(browser, scene), `/choose?ticket=${scene}`)
    const { html } = await pageOf(browser, `/choose?ticket=${scene}`)
    const [, link = ""] = /<a href="(\/account[^"]*)"/.exec(html) ?? []
    const second = await begin(browser, link.replaceAll("&amp;", "&"))
    await scanAt(second.scene, old)
    assert.equal(await end(browser, second.scene), `/choose?ticket=${scene}`)
    const again = await pageOf(browser, `/choose?ticket=${scene}`)
    assert.match(again.html, /account that is signed in here/)
  })
})

describe("an address of ours", () => {
  const page = "/account?client_id=shop"
  const params = () => ({
    client_id: "shop",
    redirect_uri: page,
    response_type: "code",
    scope: "openid",
    ...pkce().challenge,
  })

  test("is no redirect_uri that anybody can send", async () => {
    const answers = [
      await new UserAgent(w).authorize(params()),
      await new UserAgent(w).post("/authorize", params()),
      await new UserAgent(w).post("/authorize/choose", {
        choice: "go on",
        request: String(new URLSearchParams(params())),
      }),
      await new UserAgent(w).post("/par", params()),
      (await world.askForTicket(w, { redirect_uri: page })).response,
    ]
    for (const answer of answers) {
      assert.deepEqual([answer.status, answer.headers.get("location")], [400, null])
    }
  })
})
