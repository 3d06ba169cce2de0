// "Start again" was made from the columns that a ticket happened to keep, and forgot the rest of the request:
// prompt=login was then answered by an old session without a scan, and an id_token_hint that named one person
// was answered with another's code (OA-18, OA-19). A page that answered a form could not start again at all.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../support/push.ts"
import * as rp from "../support/relying-party.ts"
import { type TicketRow, ticketRow } from "../support/ticket-rows.ts"
import type { World } from "../support/world.ts"

type Params = Record<string, string>

let w: World
before(async () => {
  w = await rp.startProvider((config) => {
    config.limits = { signInsPerAddress: 100_000, signInsPerClient: 100_000 }
    const apps = config.apps as Record<string, unknown>[]
    const audiences = ["https://api.example", "https://files.example/a%20b"]
    for (const app of apps) if (app.clientId === "basic") Object.assign(app, { audiences })
  })
})
after(() => w.close())

const basic = (more: Params = {}) => rp.request(w, "basic", more)

/** Follows redirects of ours, as a browser does. */
async function follow(agent: rp.UserAgent, answer: Response): Promise<Response> {
  const to = answer.headers.get("location") ?? ""
  return to.startsWith("/") ? follow(agent, await agent.fetch(to)) : answer
}

/** Ends the ticket of a page, and starts its sign-in again. */
async function startAgain(agent: rp.UserAgent, scene: string): Promise<Response> {
  const ended = await agent.fetch(`/tickets/${scene}/cancel`, { method: "POST" })
  assert.equal(ended.status, 200)
  const page = await (await agent.fetch(`/authorize/wait?ticket=${scene}`)).text()
  const again = /class="button" href="([^"]+)"/.exec(page)?.[1] ?? ""
  return follow(agent, await agent.fetch(again.replaceAll("&amp;", "&")))
}

/** What a row keeps of the request, but for the hint, which is sealed for one ticket. */
const keptOf = ({
  request,
  scope,
  response_mode,
  expected_sub,
  hint,
  code_challenge,
}: TicketRow) => ({
  request,
  scope,
  response_mode,
  expected_sub,
  code_challenge,
  hint: (hint as Uint8Array).length,
})

const chances: [name: string, values: string[]][] = [
  ["response_mode", ["query", "form_post"]],
  ["scope", ["openid", "openid wechat", "offline_access openid unknown"]],
  ["state", ["s", "a=1&b=%20+ ;~", "门 禁", "s".repeat(6144)]],
  ["nonce", ["n", "x&state=other", `"><b>`]],
  ["prompt", ["login", "consent", "select_account", "login consent"]],
  ["max_age", ["0", "60", "9999999999"]],
  ["claims", [`{"id_token":{"sub":{"value":"u-1"}}}`, `{"userinfo":{"a b":null},"id_token":{}}`]],
  ["ui_locales", ["ja", "fr zh-TW", "en"]],
  ["login_hint", ["ignored"]],
  ["acr_values", ["ignored"]],
]

/** The same numbers in every run. */
function drawFrom(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

function randomRequest(draw: (below: number) => number): URLSearchParams {
  const params = new URLSearchParams(basic(draw(2) === 0 ? rp.pkce().challenge : {}))
  for (const [name, values] of chances) {
    const drawn = draw(values.length + 1)
    if (drawn < values.length) params.set(name, values[drawn] ?? "")
  }
  if (draw(2) === 0) params.append("resource", "https://files.example/a%20b")
  if (draw(2) === 0) params.append("resource", "https://api.example")
  return params
}

const ignored = ["login_hint", "acr_values"]
/** The row has these beside the request. */
const inColumns = ["client_id", "response_type", "code_challenge", "code_challenge_method"]

describe("a sign-in that is started again", () => {
  test("is the same request, whatever its parameters are", async () => {
    const draw = drawFrom(13)
    for (let round = 0; round < 25; round++) {
      const params = randomRequest(draw)
      const agent = new rp.UserAgent(w)
      const first = await rp.ticketOn(agent, await agent.fetch(`/authorize?${params}`))
      const second = await rp.ticketOn(agent, await startAgain(agent, first.scene))
      assert.notEqual(second.scene, first.scene)
      const [before, after] = [first, second].map(({ scene }) => keptOf(ticketRow(w, scene)))
      assert.deepEqual(after, before, String(params))
      const kept = new URLSearchParams(String(before?.request))
      assert.equal(before?.code_challenge, params.get("code_challenge") ?? "")
      for (const name of [...ignored, ...inColumns]) params.delete(name)
      params.sort()
      kept.sort()
      assert.equal(String(kept), String(params))
    }
  })

  test("OA-19: with prompt=login asks for a scan, although somebody has signed in meanwhile", async () => {
    const agent = new rp.UserAgent(w)
    const page = await rp.ticketOn(agent, await agent.authorize(basic({ prompt: "login" })))
    await rp.signInAs(w, agent, basic({ state: "meanwhile" }), push.newOpenid())
    const again = await startAgain(agent, page.scene)
    await rp.ticketOn(agent, again)
  })

  test("OA-18: with an id_token_hint gives no code for anybody else", async () => {
    const [mei, lei] = [push.newOpenid(), push.newOpenid()]
    const callback = await rp.signInAs(w, new rp.UserAgent(w), basic(), mei)
    const tokens = await rp.exchange(w, callback.searchParams.get("code") ?? "")
    const agent = new rp.UserAgent(w)
    const asked = basic({ id_token_hint: tokens.body.id_token })
    const page = await rp.ticketOn(agent, await agent.authorize(asked))
    const end = await rp.scanPage(w, agent, await startAgain(agent, page.scene), lei)
    assert.deepEqual(
      ["error", "state", "code"].map((name) => end.searchParams.get(name)),
      ["login_required", "state-1", null],
    )
  })

  for (const [way, begin] of [
    [
      "a form",
      (agent: rp.UserAgent, body: URLSearchParams) =>
        agent.fetch("/authorize", { method: "POST", body }),
    ],
    [
      "the button for another person",
      async (agent: rp.UserAgent, request: URLSearchParams) => {
        await rp.signInAs(w, agent, basic(), push.newOpenid())
        const body = new URLSearchParams({ request: String(request), choice: "not me" })
        return agent.fetch("/authorize/choose", { method: "POST", body })
      },
    ],
    [
      "a pushed request",
      async (agent: rp.UserAgent, request: URLSearchParams) => {
        const { body } = await rp.call(w, "/par", String(request), rp.asBasic)
        return agent.authorize({ client_id: "basic", request_uri: body.request_uri })
      },
    ],
  ] as [string, (agent: rp.UserAgent, request: URLSearchParams) => Promise<Response>][]) {
    test(`shows a new code after ${way}`, async () => {
      const agent = new rp.UserAgent(w)
      const request = new URLSearchParams(basic({ state: way, ui_locales: "ja" }))
      const first = await rp.ticketOn(agent, await begin(agent, request))
      const again = await startAgain(agent, first.scene)
      const html = await again.clone().text()
      assert.match(html, /<html lang="ja">/)
      const second = await rp.ticketOn(agent, again)
      const { request: kept } = ticketRow(w, second.scene)
      assert.equal(new URLSearchParams(String(kept)).get("state"), way)
      assert.equal((await agent.fetch(`/authorize/qr?ticket=${second.scene}`)).status, 200)
    })
  }

  test("ends the code that it replaces, and starts for nobody else", async () => {
    const agent = new rp.UserAgent(w)
    const page = await rp.ticketOn(agent, await agent.authorize(basic()))
    const again = `/authorize/again?ticket=${page.scene}`
    assert.equal((await new rp.UserAgent(w).fetch(again)).status, 404)
    for (const headers of [
      { "sec-fetch-site": "cross-site", "sec-fetch-dest": "document" },
      { "sec-fetch-site": "same-site", "sec-fetch-dest": "document" },
      { "sec-fetch-site": "same-origin", "sec-fetch-dest": "image" },
      { "sec-fetch-site": "same-origin", "sec-purpose": "prefetch" },
    ] as Record<string, string>[]) {
      assert.equal((await agent.fetch(again, { headers })).status, 404, JSON.stringify(headers))
    }
    assert.equal(ticketRow(w, page.scene).state, "waiting")
    assert.equal((await agent.fetch(again)).status, 303)
    assert.equal(ticketRow(w, page.scene).state, "cancelled")
  })
})
