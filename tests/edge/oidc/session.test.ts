// The session at the provider: single sign-on within a pool, "not me", and the requests that need a
// scan despite a session (OA-18, OA-19, ID-06).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { until } from "../../support/until.ts"
import { addBistro, claimsOf, untilSettled, type World } from "../../support/world.ts"

const cookieName = "__Host-menshen-session-customers"

let w: World
before(async () => {
  w = await rp.startProvider((config) => {
    addBistro(config)
    const apps = config.apps as Record<string, unknown>[]
    apps.push({ ...apps[0], clientId: "diner", pool: "guests" })
    for (const app of apps) app.onUnfollow = "sign-out"
  })
})
after(() => w.close())

const { challenge, verifier } = rp.pkce()
const shop = (more: Record<string, string> = {}) => rp.request(w, "shop", { ...challenge, ...more })

async function claims(callback: URL, clientId = "shop") {
  const code = callback.searchParams.get("code") ?? ""
  const { body } = await rp.call(w, "/token", {
    grant_type: "authorization_code",
    client_id: clientId,
    code,
    redirect_uri: w.redirectUri,
    code_verifier: verifier,
  })
  return { ...claimsOf(body.id_token), tokens: body }
}

const requestOn = (html: string) =>
  /name="request" value="([^"]*)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? ""

const errorIn = async (response: Response) => (await rp.arrival(response)).searchParams.get("error")

describe("the session cookie", () => {
  test("has the __Host- prefix, ends with the browser, and is hidden from scripts", async () => {
    const agent = new rp.UserAgent(w)
    const ticket = await rp.ticketOn(agent, await agent.authorize(shop()))
    await rp.scan(w, ticket.scene, push.newOpenid())
    await untilSettled(w, ticket)
    const response = await agent.fetch(`/authorize/resume?ticket=${ticket.scene}`)
    const lines = response.headers.getSetCookie()
    const [line = ""] = lines.filter((one) => one.startsWith(cookieName))
    assert.match(line, /^[^=]+=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/)
  })
})

describe("single sign-on", () => {
  test("shows another app of the pool who is signed in, and continues without a scan", async () => {
    const agent = new rp.UserAgent(w)
    const first = await claims(await rp.signInAs(w, agent, shop()))
    const page = await agent.authorize(rp.request(w, "spa", { ...challenge, nonce: "n-2" }))
    const html = await page.text()
    assert.ok(!html.includes("<menshen-login"), "no QR code is spent")
    assert.match(page.headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/)
    const form = { request: requestOn(html), choice: "go on" }
    const callback = await rp.arrival(await agent.post("/authorize/choose", form))
    const second = await claims(callback, "spa")
    assert.deepEqual([second.sub, second.auth_time], [first.sub, first.auth_time])
    assert.deepEqual([second.aud, second.nonce], ["spa", "n-2"])
  })

  test('"not me" ends the session, deletes the cookie, and shows a QR code', async () => {
    const agent = new rp.UserAgent(w)
    await rp.signInAs(w, agent, shop())
    const stolen = agent.cookies.get(cookieName) ?? ""
    const request = requestOn(await (await agent.authorize(shop())).text())
    const page = await agent.post("/authorize/choose", { request, choice: "not me" })
    assert.match(await page.text(), /<menshen-login/)
    assert.equal(agent.cookies.has(cookieName), false)
    agent.cookies.set(cookieName, stolen)
    assert.equal(await errorIn(await agent.authorize(shop({ prompt: "none" }))), "login_required")
  })

  test("another site cannot press the buttons", async () => {
    const agent = new rp.UserAgent(w)
    await rp.signInAs(w, agent, shop())
    const request = requestOn(await (await agent.authorize(shop())).text())
    for (const site of ["cross-site", "same-site", "none"]) {
      const form = { request, choice: "go on" }
      const response = await agent.post("/authorize/choose", form, { "sec-fetch-site": site })
      assert.equal(response.status, 400, site)
    }
  })

  test("a request that another site posted is repeated by redirect, to bring its cookies", async () => {
    const agent = new rp.UserAgent(w)
    const params = shop({ prompt: "none" })
    const response = await agent.post("/authorize", params, { "sec-fetch-site": "cross-site" })
    assert.equal(response.status, 303)
    assert.equal(response.headers.get("location"), `/authorize?${new URLSearchParams(params)}`)
    const headers = { "content-type": "application/x-www-form-urlencoded" }
    const body = "state=\u95e8\r\nset-cookie: x"
    const init = { method: "POST", body, headers: { ...headers, "sec-fetch-site": "cross-site" } }
    const bare = await agent.fetch("/authorize", init)
    assert.equal(bare.headers.get("location"), `/authorize?${new URLSearchParams(body)}`)
    assert.deepEqual(bare.headers.getSetCookie(), [])
  })

  test("prompt=consent and select_account show who is signed in, and prompt=none never shows a page", async () => {
    const agent = new rp.UserAgent(w)
    await rp.signInAs(w, agent, shop())
    for (const prompt of ["consent", "select_account", "consent select_account"]) {
      const html = await (await agent.authorize(shop({ prompt }))).text()
      assert.notEqual(requestOn(html), "", prompt)
    }
    const silent = await rp.arrival(await agent.authorize(shop({ prompt: "none" })))
    assert.ok(silent.searchParams.get("code"))
    assert.equal(silent.searchParams.get("iss"), w.menshen.url)
  })

  test("OA-19: prompt=login and an expired max_age require a scan, whichever button is pressed", async () => {
    const agent = new rp.UserAgent(w)
    await rp.signInAs(w, agent, shop())
    for (const more of [
      { prompt: "login" },
      { max_age: "0" },
      { max_age: "0", prompt: "consent login" },
    ]) {
      const request = String(new URLSearchParams(shop(more)))
      for (const page of [
        await agent.authorize(shop(more)),
        await agent.post("/authorize/choose", { request, choice: "go on" }),
      ]) {
        assert.match(await page.text(), /<menshen-login/)
      }
    }
  })

  test("a frame shows no buttons, so that nobody can be made to click them (OA-11)", async () => {
    const agent = new rp.UserAgent(w)
    await rp.signInAs(w, agent, shop())
    const page = await agent.authorize(shop(), { headers: { "sec-fetch-dest": "iframe" } })
    assert.match(await page.text(), /<menshen-login/)
  })

  test("an app of another pool does not see the session", async () => {
    const agent = new rp.UserAgent(w)
    await rp.signInAs(w, agent, shop())
    const params = rp.request(w, "diner", { ...challenge, prompt: "none" })
    assert.equal(await errorIn(await agent.authorize(params)), "login_required")
    agent.cookies.set("__Host-menshen-session-guests", agent.cookies.get(cookieName) ?? "")
    assert.equal(await errorIn(await agent.authorize(params)), "login_required")
  })
})

describe("an id_token_hint", () => {
  test("OA-18: names a person and signs nobody in", async () => {
    const [mine, theirs] = [new rp.UserAgent(w), new rp.UserAgent(w)]
    const { tokens } = await claims(await rp.signInAs(w, mine, shop()))
    const openid = push.newOpenid()
    await rp.signInAs(w, theirs, shop(), openid)
    const hinted = (more = {}) => shop({ id_token_hint: tokens.id_token, ...more })
    const none = { prompt: "none" }
    assert.ok((await rp.arrival(await mine.authorize(hinted(none)))).searchParams.get("code"))
    const stranger = new rp.UserAgent(w)
    for (const agent of [theirs, stranger]) {
      assert.equal(await errorIn(await agent.authorize(hinted(none))), "login_required")
      assert.match(await (await agent.authorize(hinted())).text(), /<menshen-login/)
    }
    const wrong = await rp.signInAs(w, theirs, hinted(), openid)
    assert.equal(wrong.searchParams.get("error"), "login_required", "somebody else scanned")
    assert.equal(wrong.searchParams.get("code"), null)
  })

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")

  test("BI 118, BI 119: is refused if it is not an id_token for this client", async () => {
    const agent = new rp.UserAgent(w)
    const { tokens } = await claims(await rp.signInAs(w, agent, shop()))
    const [header = "", payload = "", signature = ""] = tokens.id_token.split(".")
    const foreign = await rp.tokensOf(w, new rp.UserAgent(w))
    const hints = [
      `${part({ alg: "none", typ: "JWT" })}.${payload}.`,
      `${header}.${payload}.${"A".repeat(signature.length)}`,
      `${header}.${part({ ...claimsOf(tokens.id_token), sub: "x" })}.${signature}`,
      tokens.access_token,
      foreign.id_token,
      "nonsense",
    ]
    for (const id_token_hint of hints) {
      assert.equal(await errorIn(await agent.authorize(shop({ id_token_hint }))), "invalid_request")
      const silent = shop({ id_token_hint, prompt: "none" })
      assert.equal(await errorIn(await agent.authorize(silent)), "login_required")
    }
  })
})

describe("the claims parameter", () => {
  test("a requested sub must match, and an essential acr that is unavailable fails", async () => {
    const agent = new rp.UserAgent(w)
    const { sub } = await claims(await rp.signInAs(w, agent, shop()))
    const asking = (id_token: object) =>
      shop({ prompt: "none", claims: JSON.stringify({ id_token }) })
    assert.equal(await errorIn(await agent.authorize(asking({ sub: { value: sub } }))), null)
    const other = asking({ sub: { value: "other" } })
    assert.equal(await errorIn(await agent.authorize(other)), "login_required")
    const acr = { essential: true, values: ["urn:menshen:confirm:phone-code"] }
    const unmet = "unmet_authentication_requirements"
    assert.equal(await errorIn(await agent.authorize(asking({ acr }))), unmet)
    const voluntary = asking({ acr: { values: ["urn:menshen:confirm:phone-code"] } })
    assert.equal(await errorIn(await agent.authorize(voluntary)), null)
  })
})

describe("an unfollow under the policy sign-out", () => {
  /** Returns once the person's sign-ins have ended, with this token of one of them. */
  async function unfollow(openid: string, token: string): Promise<void> {
    const fields = { ...push.scanFields(w, openid, "x"), Event: "unsubscribe", EventKey: "" }
    await push.postMessage(w, push.xmlOf(fields))
    await until("the token is dead", async () => (await rp.userinfo(w, token)).status === 401)
  }

  test("ID-06: leaves no scan of before that begins a session", async () => {
    const openid = push.newOpenid()
    const tokens = await rp.tokensOf(w, new rp.UserAgent(w), {}, openid)
    const agent = new rp.UserAgent(w)
    const ticket = await rp.ticketOn(agent, await agent.authorize(shop()))
    await rp.scan(w, ticket.scene, openid)
    await untilSettled(w, ticket)
    await unfollow(openid, tokens.access_token)
    await agent.fetch(`/authorize/resume?ticket=${ticket.scene}`)
    assert.equal(agent.cookies.get(cookieName), undefined)
    assert.equal(await errorIn(await agent.authorize(shop({ prompt: "none" }))), "login_required")
  })

  test("ID-06: ends the session, the tokens and the codes not yet redeemed", async () => {
    const openid = push.newOpenid()
    const agent = new rp.UserAgent(w)
    const tokens = await rp.tokensOf(w, agent, { scope: "openid offline_access" }, openid)
    const pending = await rp.arrival(await agent.authorize(shop({ prompt: "none" })))
    await unfollow(openid, tokens.access_token)
    const { refresh_token } = tokens
    const form = { grant_type: "refresh_token", refresh_token }
    assert.equal((await rp.call(w, "/token", form, rp.asBasic)).body.error, "invalid_grant")
    assert.equal(await errorIn(await agent.authorize(shop({ prompt: "none" }))), "login_required")
    const late = await rp.call(w, "/token", {
      grant_type: "authorization_code",
      client_id: "shop",
      redirect_uri: w.redirectUri,
      code: pending.searchParams.get("code") ?? "",
      code_verifier: verifier,
    })
    assert.equal(late.body.error, "invalid_grant")
    const again = await rp.tokensOf(w, new rp.UserAgent(w), {}, openid)
    assert.equal((await rp.userinfo(w, again.access_token)).status, 200, "and a new scan is new")
  })
})
