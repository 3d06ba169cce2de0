// Two pages that one browser loads at one moment: restored tabs, two links, a load ahead beside a click. Each has a
// ticket of its own, and goes on to its end (TK-09).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as admin from "../../support/admin.ts"
import { type ChoosingWorld, startChoosing, statementOf } from "../../support/choosing.ts"
import { phoneCodeIn, scanBy } from "../../support/confirm.ts"
import { until } from "../../support/directory.ts"
import * as oauth from "../../support/oauth.ts"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import * as world from "../../support/world.ts"

const addresses = ["mei@example.com", "lei@example.com"]

let w: ChoosingWorld
before(async () => {
  w = await startChoosing((config) => {
    const { accounts, apps } = config as Record<string, Record<string, unknown>[]>
    Object.assign(accounts?.[0] ?? {}, { oauth: "snsapi_base" })
    const plain = { ...apps?.[0], clientId: "plain", firstSignIn: "create", proofs: undefined }
    apps?.push(plain, { ...plain, clientId: "phone-code", confirm: "phone-code" })
  })
  const lines = addresses.map((email, at) =>
    JSON.stringify({ user: `user-${at}`, emails: [email] }),
  )
  const imported = await admin.call(w, "POST", `${admin.poolPath}/import`, lines.join("\n"))
  assert.equal(imported.status, 200, JSON.stringify(imported.body))
})
after(() => w.close())

/** One of the two pages: what it was opened with, and what it shows. */
interface Tab {
  agent: rp.UserAgent
  at: number
  state: string
  html: string
}

interface Way {
  name: string
  open: (agent: rp.UserAgent, state: string, at: number) => Promise<Response>
  /** Goes on to the answer that leads to the application. */
  end: (tab: Tab) => Promise<Response>
}

const unescaped = (text: string) => text.replaceAll("&amp;", "&")
const sceneOn = (html: string) => / ticket="([^"]+)"/.exec(html)?.[1] ?? assert.fail(html)
const refreshOn = (html: string) => /http-equiv="refresh" content="\d;url=([^"]+)"/.exec(html)?.[1]
const isOurs = (address: string) => new URL(address, w.menshen.url).origin === w.menshen.url

/** As a browser without scripts does, up to the application or a page that waits for its person. */
async function follow(agent: rp.UserAgent, response: Response): Promise<Response> {
  const to = response.headers.get("location")
  const next = to ?? refreshOn(await response.clone().text())
  if (next === undefined || !isOurs(unescaped(next))) return response
  return follow(agent, await agent.fetch(unescaped(next)))
}

const authorize =
  (client: string, more: Record<string, string> = {}, init: RequestInit = {}) =>
  (agent: rp.UserAgent, state: string) =>
    agent.authorize({ ...rp.request(w, client, more), ...rp.pkce().challenge, state }, init)

const scan = (html: string) => scanBy(w, push.newOpenid(), sceneOn(html))

async function withScript({ agent, html }: Tab): Promise<Response> {
  const scene = sceneOn(html)
  const headers = { accept: "application/json" }
  const qr = await agent.fetch(`/authorize/qr?ticket=${scene}`, { headers })
  assert.equal(qr.status, 200)
  await scan(html)
  const isApproved = async () =>
    (await (await agent.fetch(`/tickets/${scene}`)).json()).state === "approved"
  await until("the page hears of the scan", isApproved)
  return agent.fetch(`/authorize/resume?ticket=${scene}`)
}

async function withoutScript({ agent, html }: Tab): Promise<Response> {
  const image = /<img class="qr"[^>]* src="([^"]+)"/.exec(html)?.[1] ?? ""
  assert.equal((await agent.fetch(unescaped(image))).status, 200)
  await scan(html)
  return follow(agent, await agent.fetch(unescaped(refreshOn(html) ?? "")))
}

async function byPhoneCode({ agent, html }: Tab): Promise<Response> {
  const phone_code = phoneCodeIn(await scan(html))
  const form = { ticket: sceneOn(html), phone_code }
  return follow(agent, await agent.post("/authorize/confirm", form, ours()))
}

const inside = { headers: { "user-agent": oauth.weChat } }

/** The page is WeChat's, and the person on whose phone it opens follows the account. */
async function byWeChat({ agent, html: link }: Tab): Promise<Response> {
  const { person } = await oauth.person(w)
  const back = await oauth.codeFor(w, person, link)
  return follow(agent, await agent.fetch(back, inside))
}

const ours = () => ({ origin: w.menshen.url })

/** The page that asks for an account after the scan, and a form of it. */
async function choosing({ agent, html }: Tab) {
  const scene = sceneOn(html)
  const phone_code = phoneCodeIn(await scan(html))
  const page = await follow(agent, await agent.fetch(`/authorize/wait?ticket=${scene}`))
  assert.equal(page.status, 200)
  return (choice: string, more: Record<string, string> = {}) =>
    agent.post("/choose", { ticket: scene, choice, phone_code, ...more }, ours())
}

async function byMail(tab: Tab): Promise<Response> {
  const send = await choosing(tab)
  const address = addresses[tab.at] ?? ""
  const letterTo = () => w.letters.find(({ body }) => body.includes(`"${address}"`))
  await send("otp", { address })
  await until("a code is sent", () => letterTo() !== undefined)
  const { code } = JSON.parse(letterTo()?.body ?? "").data
  return follow(tab.agent, await send("code", { code }))
}

async function byApplication(tab: Tab): Promise<Response> {
  const { agent, at } = tab
  const send = await choosing(tab)
  const left = await follow(agent, await send("app"))
  const request = new URL(left.headers.get("location") ?? "").searchParams.get("request") ?? ""
  const { jti } = world.claimsOf(request)
  const statement = statementOf(w, jti, { claims: { sub: `old-${at}` } })
  return follow(agent, await agent.fetch(`/proofs/return?statement=${statement}`))
}

const ways: Way[] = [
  { name: "with scripts", open: authorize("plain"), end: withScript },
  { name: "without scripts", open: authorize("plain"), end: withoutScript },
  {
    name: "with response_mode form_post",
    open: authorize("plain", { response_mode: "form_post" }),
    end: withoutScript,
  },
  {
    name: "from a form",
    open: (agent, state) => agent.post("/authorize", { ...rp.request(w, "plain"), ...s256, state }),
    end: withScript,
  },
  { name: "with the phone code", open: authorize("phone-code"), end: byPhoneCode },
  { name: "inside WeChat", open: authorize("plain", {}, inside), end: byWeChat },
  { name: "choosing, by mail", open: authorize("shop"), end: byMail },
  { name: "choosing, by the application", open: authorize("shop"), end: byApplication },
]
const s256 = rp.pkce().challenge

const openAt = (agent: rp.UserAgent, { open }: Way) =>
  async function one(state: string, at: number): Promise<Tab> {
    const response = await open(agent, state, at)
    const html = response.headers.get("location") ?? (await response.text())
    return { agent, at, state, html }
  }

describe("two pages that one browser loads at one moment", () => {
  for (const way of ways) {
    test(`TK-09: both end in a sign-in: ${way.name}`, async () => {
      const agent = new rp.UserAgent(w)
      const tabs = await Promise.all(["s-one", "s-two"].map(openAt(agent, way)))
      for (const tab of tabs) {
        const { searchParams } = await rp.arrival(await way.end(tab))
        assert.equal(searchParams.get("state"), tab.state)
        assert.ok(searchParams.has("code"), String(searchParams))
      }
    })
  }

  test("both have a ticket of their own, also with the same request", async () => {
    const agent = new rp.UserAgent(w)
    const tabs = await Promise.all(["s-same", "s-same"].map(openAt(agent, ways[0] as Way)))
    const [one, other] = tabs.map(({ html }) => sceneOn(html))
    assert.notEqual(one, other)
    for (const tab of tabs) {
      const { searchParams } = await rp.arrival(await withScript(tab))
      assert.ok(searchParams.has("code"), String(searchParams))
    }
  })

  test("both go on after they started again at one moment", async () => {
    const agent = new rp.UserAgent(w)
    const open = openAt(agent, ways[0] as Way)
    const tabs = [await open("s-one", 0), await open("s-two", 1)]
    const again = ({ html }: Tab) => agent.fetch(`/authorize/again?ticket=${sceneOn(html)}`)
    const begun = await Promise.all(tabs.map(again))
    for (const [at, page] of begun.entries()) {
      const html = await (await agent.fetch(page.headers.get("location") ?? "")).text()
      const done = await withScript({ ...(tabs[at] as Tab), html })
      const { searchParams } = await rp.arrival(done)
      assert.deepEqual(
        [searchParams.get("state"), searchParams.has("code")],
        [tabs[at]?.state, true],
      )
    }
  })

  test("both windows of a widget's page take a choice", async () => {
    const agent = new rp.UserAgent(w)
    const tickets = await Promise.all([world.openTicket(w), world.openTicket(w)])
    for (const { scene } of tickets) await scanBy(w, push.newOpenid(), scene)
    for (const ticket of tickets) await world.untilSettled(w, ticket)
    const enter = ({ scene, secret }: world.BrowserTicket) =>
      agent.post("/choose/enter", { ticket: scene, secret }, { origin: w.origin })
    await Promise.all(tickets.map(enter))
    for (const ticket of tickets) {
      const { scene } = ticket
      assert.equal((await agent.fetch(`/choose?ticket=${scene}`)).status, 200)
      const done = await agent.post("/choose", { ticket: scene, choice: "new" }, ours())
      assert.equal(done.status, 200)
      assert.equal((await world.statusOf(w, ticket)).body.state, "approved")
    }
  })

  test("one proof that is begun twice, by the page and by a click, comes to its end", async () => {
    const agent = new rp.UserAgent(w)
    const tab = await openAt(agent, ways[6] as Way)("s-one", 0)
    const send = await choosing(tab)
    const start = refreshOn(await (await send("app")).text()) ?? ""
    const [one, other] = await Promise.all([agent.fetch(start), agent.fetch(start)])
    assert.deepEqual([one?.status, other?.status], [303, 303])
    const request = new URL(one?.headers.get("location") ?? "").searchParams.get("request") ?? ""
    const statement = statementOf(w, world.claimsOf(request).jti, { claims: { sub: "old-twice" } })
    const done = await follow(agent, await agent.fetch(`/proofs/return?statement=${statement}`))
    assert.ok((await rp.arrival(done)).searchParams.has("code"))
  })

  test("both show the code of a WeChat to add on the account page, and the first one adds it", async () => {
    const agent = new rp.UserAgent(w)
    const page = await agent.authorize({ ...rp.request(w, "phone-code"), ...s256 })
    await byPhoneCode({ agent, at: 0, state: "", html: await page.text() })
    const html = await (await agent.fetch("/account?client_id=plain")).text()
    const token = /name="token" value="([^"]+)"/.exec(html)?.[1] ?? ""
    const form = { client_id: "plain", token }
    const link = () => agent.post("/account", { ...form, action: "link" }, ours())
    const links = await Promise.all([link(), link()])
    for (const { status } of links) assert.equal(status, 303, html)
    const pages = links.map(async ({ headers }) => {
      const shown = await agent.fetch(headers.get("location") ?? "")
      assert.equal(shown.status, 200)
      return shown.text()
    })
    const [first = ""] = await Promise.all(pages)
    const added = await byPhoneCode({ agent, at: 0, state: "", html: first })
    assert.match(await added.text(), /name="action" value="add"/)
    const done = await agent.post(
      "/account",
      { ...form, action: "add", ticket: sceneOn(first) },
      ours(),
    )
    assert.match(done.headers.get("location") ?? "", /^\/account\?.*changed$/)
  })
})

describe("a load ahead beside a click", () => {
  const aheads: [name: string, headers: Record<string, string>, status: number][] = [
    ["which the browser names", { "sec-purpose": "prefetch" }, 400],
    ["which is rendered ahead", { "sec-purpose": "prefetch;prerender" }, 400],
    ["without a name, as by an older browser", {}, 200],
  ]
  for (const [name, headers, status] of aheads) {
    test(`${name}: the page of the click goes on to its end, whichever answer comes first`, async () => {
      const agent = new rp.UserAgent(w)
      const load = async (more: Record<string, string>) => {
        const page = await authorize("plain", {}, { headers: more })(agent, "s-one")
        return { status: page.status, html: await page.text() }
      }
      const [clicked, ahead] = await Promise.all([load({}), load(headers)])
      assert.equal(ahead?.status, status)
      const tab = { agent, at: 0, state: "s-one", html: clicked?.html ?? "" }
      assert.ok((await rp.arrival(await withScript(tab))).searchParams.has("code"))
    })
  }
})
