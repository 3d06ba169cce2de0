// The audiences of access tokens, and the parameter `resource` that chooses among them (RFC 8707).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { openApi } from "../../sandbox/demo/api.ts"
import * as rp from "../../support/relying-party.ts"
import { claimsOf, openTicket, post, type World } from "../../support/world.ts"

const orders = "https://orders.example.com"
const stock = "https://stock.example.com/v1"

let w: World
before(async () => {
  w = await rp.startProvider((config) => {
    const apps = config.apps as Record<string, unknown>[]
    const basic = apps.find(({ clientId }) => clientId === "basic")
    Object.assign(basic ?? {}, { audiences: [orders, stock] })
    const [server] = config.resourceServers as object[]
    const own = { clientSecret: { env: "POST_SECRET" }, apps: ["basic"], audience: stock }
    config.resourceServers = [server, { clientId: "stock-api", ...own }]
  })
})
after(() => w.close())

const offline = { scope: "openid offline_access" }
const audienceOf = (token: string) => claimsOf(token).aud
const userinfo = () => `${w.menshen.url}/userinfo`

/** A code of client `basic` for these resources. */
async function codeFor(...resources: string[]): Promise<string> {
  const agent = new rp.UserAgent(w)
  const query = new URLSearchParams(rp.request(w, "basic", offline))
  for (const resource of resources) query.append("resource", resource)
  const page = await agent.fetch(`/authorize?${query}`)
  const callback = await rp.scanPage(w, agent, page, `oResource${++people}xxxxxxxxxxxx`)
  return callback.searchParams.get("code") ?? ""
}
let people = 0

const ask = (form: Record<string, string>, ...resources: string[]) => {
  const body = new URLSearchParams(form)
  for (const resource of resources) body.append("resource", resource)
  return rp.call(w, "/token", body, rp.asBasic)
}
const exchange = (code: string, ...resources: string[]) =>
  ask({ grant_type: "authorization_code", code, redirect_uri: w.redirectUri }, ...resources)
const refresh = (refresh_token: string, ...resources: string[]) =>
  ask({ grant_type: "refresh_token", refresh_token }, ...resources)

describe("the audience of an access token", () => {
  test("is the app's first one by default, with userinfo beside it", async () => {
    const { body } = await exchange(await codeFor())
    assert.deepEqual(audienceOf(body.access_token), [orders, userinfo()])
    assert.equal(claimsOf(body.id_token).aud, "basic")
    assert.equal((await rp.userinfo(w, body.access_token)).status, 200)
  })

  test("is the resource that the authorization request names, also after a refresh", async () => {
    const { body } = await exchange(await codeFor(stock))
    assert.deepEqual(audienceOf(body.access_token), [stock, userinfo()])
    const next = await refresh(body.refresh_token)
    assert.deepEqual(audienceOf(next.body.access_token), [stock, userinfo()])
    const other = await refresh(next.body.refresh_token, orders)
    assert.deepEqual([other.status, other.body.error], [400, "invalid_target"])
    assert.equal((await refresh(next.body.refresh_token)).status, 200, "nothing was spent")
  })

  test("can be one of several granted resources for each token", async () => {
    const { body } = await exchange(await codeFor(stock, orders), orders)
    assert.deepEqual(audienceOf(body.access_token), [orders, userinfo()])
    const next = await refresh(body.refresh_token, stock)
    assert.deepEqual(audienceOf(next.body.access_token), [stock, userinfo()])
    const all = await refresh(next.body.refresh_token)
    assert.deepEqual(audienceOf(all.body.access_token), [stock, orders, userinfo()])
  })

  test("is never one that the app does not have, at any endpoint", async () => {
    const foreign = "https://other.example.com"
    const request = rp.request(w, "basic", { resource: foreign })
    const answer = await new rp.UserAgent(w).authorize(request)
    const to = new URL(answer.headers.get("location") ?? "")
    assert.equal(to.searchParams.get("error"), "invalid_target")
    const pushed = await rp.call(w, "/par", request, rp.asBasic)
    assert.deepEqual([pushed.status, pushed.body.error], [400, "invalid_target"])
    const code = await codeFor()
    const unknown = await exchange(code, foreign)
    assert.deepEqual([unknown.status, unknown.body.error], [400, "invalid_target"])
    const ungranted = await exchange(code, stock)
    assert.deepEqual([ungranted.status, ungranted.body.error], [400, "invalid_target"])
    assert.equal((await exchange(code)).status, 200, "the code was not spent")
    const widget = { client_id: "shop", redirect_uri: w.redirectUri, resource: foreign }
    const { challenge } = rp.pkce()
    const origin = { origin: w.origin }
    const refused = await post(`${w.menshen.url}/tickets`, { ...widget, ...challenge }, origin)
    assert.equal(refused.status, 400)
    assert.ok(await openTicket(w, { resource: `${w.menshen.url}/clients/shop` }))
  })

  test("comes from a pushed request, too", async () => {
    const request = rp.request(w, "basic", { resource: stock })
    const { body } = await rp.call(w, "/par", request, rp.asBasic)
    const agent = new rp.UserAgent(w)
    const { request_uri } = body
    const callback = await rp.signInAs(w, agent, { client_id: "basic", request_uri })
    const tokens = await exchange(callback.searchParams.get("code") ?? "")
    assert.deepEqual(audienceOf(tokens.body.access_token), [stock, userinfo()])
  })
})

describe("an API", () => {
  test("that verifies by itself accepts the tokens for it, and no other kind", async () => {
    const issuer = w.menshen.url
    const { body } = await exchange(await codeFor(stock))
    const bearer = `Bearer ${body.access_token}`
    const claims = await openApi({ issuer, audience: stock }).accept(bearer)
    assert.equal(claims.client_id, "basic")
    await assert.rejects(openApi({ issuer, audience: orders }).accept(bearer), { claim: "aud" })
    const idToken = openApi({ issuer, audience: "basic" }).accept(`Bearer ${body.id_token}`)
    await assert.rejects(idToken, { claim: "typ" })
    await assert.rejects(openApi({ issuer, audience: stock }).accept(undefined))
  })

  test("that introspects hears about tokens for its audience, or else for all of its apps", async () => {
    const asStock = { authorization: rp.basicAuth("stock-api", rp.secrets.POST_SECRET) }
    const asApi = { authorization: rp.basicAuth("api", rp.secrets.API_SECRET) }
    const active = async (token: string, headers: Record<string, string>) =>
      (await rp.call(w, "/introspect", { token }, headers)).body
    const forStock = (await exchange(await codeFor(stock))).body.access_token
    const forOrders = (await exchange(await codeFor(orders))).body.access_token
    assert.deepEqual((await active(forStock, asStock)).aud, [stock, userinfo()])
    assert.deepEqual(await active(forOrders, asStock), { active: false })
    for (const token of [forStock, forOrders]) assert.ok((await active(token, asApi)).active)
  })
})
