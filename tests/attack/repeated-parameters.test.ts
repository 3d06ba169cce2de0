// A parameter that occurs twice is read differently by different readers: a proxy checks one value, Menshen
// obeys the other. RFC 6749 section 3.1 forbids it; `request_uri` twice and others used to be taken (OA-15).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminKey, adminWorld } from "../support/admin.ts"
import * as rp from "../support/relying-party.ts"
import { openTicket, type World } from "../support/world.ts"

let w: World
before(async () => {
  w = await adminWorld(rp.addApps, rp.secrets)
})
after(() => w.close())

const get = (path: string, cookie = "") =>
  fetch(`${w.menshen.url}${path}`, { redirect: "manual", headers: { cookie } })
const postText = (path: string, body: string, headers: Record<string, string>) =>
  fetch(`${w.menshen.url}${path}`, { method: "POST", redirect: "manual", body, headers })
const form = { "content-type": "application/x-www-form-urlencoded" }

/** A form in which every parameter stands twice, once for each parameter. */
function doubled(params: Record<string, string>): [name: string, text: string][] {
  const text = new URLSearchParams(params).toString()
  return Object.entries(params).map(([name, value]) => [
    name,
    `${text}&${new URLSearchParams({ [name]: value })}`,
  ])
}

describe("a repeated parameter", () => {
  test("of an authorization request that was pushed shows an error page", async () => {
    const { body } = await rp.call(w, "/par", rp.request(w, "basic"), rp.asBasic)
    const sound = { client_id: "basic", request_uri: body.request_uri }
    assert.equal((await get(`/authorize?${new URLSearchParams(sound)}`)).status, 200)
    for (const [name, query] of doubled(sound)) {
      assert.equal((await get(`/authorize?${query}`)).status, 400, name)
    }
  })

  test("of any other authorization request is answered with an error", async () => {
    for (const [name, query] of doubled(rp.request(w, "basic", { nonce: "n", prompt: "login" }))) {
      const answer = await get(`/authorize?${query}`)
      const error = URL.parse(answer.headers.get("location") ?? "")?.searchParams.get("error")
      assert.ok(answer.status === 400 || error === "invalid_request", `${name}: ${answer.status}`)
    }
  })

  test("of a client's form is refused at every endpoint", async () => {
    const forms: Record<string, Record<string, string>> = {
      "/par": rp.request(w, "basic"),
      "/token": { grant_type: "authorization_code", code: "x", redirect_uri: w.redirectUri },
      "/revoke": { token: "x", token_type_hint: "access_token" },
      "/introspect": { token: "x", token_type_hint: "access_token" },
    }
    for (const [path, params] of Object.entries(forms)) {
      for (const [name, text] of doubled(params)) {
        const { status, body } = await rp.call(w, path, text, rp.asBasic)
        assert.deepEqual([status, body.error], [400, "invalid_request"], `${path} ${name}`)
      }
    }
    for (const text of ["access_token=x&access_token=x", "access_token=x&y=1&y=1"]) {
      assert.equal((await postText("/userinfo", text, form)).status, 400)
    }
  })

  test("of a page's address is refused", async () => {
    const agent = new rp.UserAgent(w)
    const { scene } = await rp.ticketOn(agent, await agent.authorize(rp.request(w, "basic")))
    const cookie = [...agent.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const paths = [
      `/authorize/wait?version=0&version=9&ticket=${scene}`,
      `/authorize/resume?ticket=${scene}&ticket=${scene}`,
      `/tickets/${scene}?version=0&version=0`,
      "/logout?client_id=basic&client_id=basic",
      "/choose?ticket=a&ticket=b",
      "/account?client_id=basic&client_id=shop",
      "/proofs/return?statement=x&statement=y",
      "/proofs/done?ticket=x&ticket=y",
      "/acme/oauth?code=1&state=2&code=3",
      "/widget/frame?client_id=shop&client_id=spa",
      "/pages/page.css?app=shop&app=spa",
      "/confirm/x?ui_locales=en&ui_locales=ja",
    ]
    for (const path of paths) assert.equal((await get(path, cookie)).status, 400, path)
  })

  test("of a page's form is refused", async () => {
    const origin = { origin: w.menshen.url, "sec-fetch-site": "same-origin" }
    const posts: [path: string, text: string][] = [
      ["/authorize/choose", "choice=go+on&choice=not+me&request="],
      ["/authorize/confirm", "ticket=a&ticket=b&phone_code=1"],
      ["/choose", "ticket=a&choice=new&choice=cancel"],
      ["/choose/enter", "ticket=a&ticket=b&secret=c"],
      ["/account", "client_id=basic&client_id=shop"],
      ["/confirm/x", "choice=yes&choice=no"],
      ["/proofs/return", "statement=x&statement=y"],
      ["/proofs/x/start", "ticket=a&ticket=b"],
      ["/logout", "agreed=yes&agreed=no"],
    ]
    for (const [path, text] of posts) {
      const { status } = await postText(path, text, { ...form, ...origin })
      // A ticket that is not named once is no ticket.
      assert.ok([400, 404].includes(status), `${path} ${status}`)
    }
  })

  test("of the widget's JSON is refused", async () => {
    const ticket = await openTicket(w)
    const headers = { authorization: `Bearer ${ticket.secret}`, origin: w.origin }
    const twice = '{"choice":"new","\\u0063hoice":"old"}'
    const answer = await postText(`/tickets/${ticket.scene}/choose`, twice, headers)
    assert.deepEqual([answer.status, (await answer.json()).error], [400, "request_malformed"])
    const { challenge } = rp.pkce()
    const { client_id, ...rest } = { ...rp.request(w, "shop"), ...challenge }
    const members = `"client_id":"spa","client_id":${JSON.stringify(client_id)}`
    const body = `{${members},${JSON.stringify(rest).slice(1)}`
    assert.equal((await postText("/tickets", body, { origin: w.origin })).status, 400)
  })

  test("of an operator's call is refused", async () => {
    const headers = { authorization: `Bearer ${adminKey}`, "menshen-operator": "mei@example.com" }
    const url = `${w.menshen.url}/admin/pools/customers/audit?user=a&user=b`
    assert.equal((await fetch(url, { headers })).status, 400)
  })

  test("resource may be repeated, as RFC 8707 allows", async () => {
    const url = `${w.menshen.url}/clients/basic`
    const query = new URLSearchParams(rp.request(w, "basic"))
    for (const resource of [url, url]) query.append("resource", resource)
    assert.equal((await get(`/authorize?${query}`)).status, 200)
  })
})
