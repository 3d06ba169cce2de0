// Each page about an application names it and has a way back to it: to the address of a checked request, with
// `access_denied`, or to the site. Nothing that a stranger wrote becomes a link (OA-01).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { siteOf } from "../../../edge/http/site-of.ts"
import { type ChoosingWorld, startChoosing } from "../../support/choosing.ts"
import * as ladder from "../../support/confirm.ts"
import { pkce, UserAgent } from "../../support/relying-party.ts"

type Settings = Record<string, unknown>

const native = "http://127.0.0.1:4711/callback"
let w: ChoosingWorld
before(async () => {
  w = await startChoosing((config) => {
    const apps = config.apps as Settings[]
    const [{ proofs: _, ...plain } = {}] = apps
    const add = (clientId: string, more: Settings) =>
      apps.push({
        ...plain,
        clientId,
        name: `The ${clientId} & co`,
        firstSignIn: "create",
        ...more,
      })
    for (const confirm of ladder.rungs) add(confirm, { confirm })
    add("plain", {})
    add("form", { responseModes: ["form_post"] })
    add("native", { redirectUris: ["http://127.0.0.1/callback"], origins: [] })
  })
})
after(() => w.close())

const nameOf = (client: string) => (client === "shop" ? "Acme Shop" : `The ${client} &amp; co`)

const request = (client: string, more: Record<string, string> = {}) => ({
  client_id: client,
  redirect_uri: client === "native" ? native : w.redirectUri,
  response_type: "code",
  scope: "openid",
  state: "s 1&x=<b>",
  ...pkce().challenge,
  ...more,
})

const query = (client: string, more: Record<string, string> = {}) =>
  String(new URLSearchParams(request(client, more)))

/** The address of the way back, which is the last line of the page, or undefined. */
function wayIn(html: string, client: string): string | undefined {
  const [, way = ""] = /<p class="small way">((?:(?!<\/p>).)*)<\/p>\s*<\/main>/s.exec(html) ?? []
  assert.ok(way.includes(nameOf(client)), `${client} is named: ${html}`)
  return /<a href="([^"]*)"/.exec(way)?.[1]?.replaceAll("&amp;", "&")
}

const english = { "accept-language": "en" }

async function openSignIn(browser: UserAgent, client: string, more: Record<string, string> = {}) {
  const page = await browser.authorize(request(client, more), { headers: english })
  const html = await page.text()
  return { html, scene: / ticket="([^"]+)"/.exec(html)?.[1] ?? "" }
}

const text = async (answer: Response | Promise<Response>) => (await answer).text()

/** A browser with a session, by a scan for the app. */
async function signedIn(client: string, openid?: string) {
  const browser = new UserAgent(w)
  const { scene } = await openSignIn(browser, client)
  await ladder.scanBy(w, openid ?? `o${"S".repeat(26)}${client.slice(0, 1)}`, scene)
  await settled(browser, scene)
  return browser
}

async function settled(browser: UserAgent, scene: string): Promise<Response> {
  for (let tries = 0; tries < 20; tries++) {
    const page = await browser.fetch(`/authorize/wait?ticket=${scene}&version=${tries}`)
    if (page.status === 303) return browser.fetch(page.headers.get("location") ?? "")
  }
  throw new Error("the ticket did not settle")
}

interface Shown {
  client: string
  html: string
}

/** The pages, and what leads to each; the way from these ends the ticket. */
const pagesOfTickets: Record<string, () => Promise<Shown>> = {
  "the QR code": async () => ({
    client: "plain",
    html: (await openSignIn(new UserAgent(w), "plain")).html,
  }),
  ...Object.fromEntries(
    ladder.rungs.map((client) => [
      `the scanned code of ${client}`,
      async () => {
        const browser = new UserAgent(w)
        const { scene } = await openSignIn(browser, client)
        await ladder.scanBy(w, `o${"R".repeat(27)}`, scene)
        return { client, html: await text(browser.fetch(`/authorize/wait?ticket=${scene}`)) }
      },
    ]),
  ),
  "the choice of an account": async () => {
    const browser = new UserAgent(w)
    const { scene } = await openSignIn(browser, "shop")
    await ladder.scanBy(w, `o${"C".repeat(27)}`, scene)
    await settled(browser, scene)
    return { client: "shop", html: await text(browser.fetch(`/choose?ticket=${scene}`)) }
  },
  "a sign-in that was refused on the phone": async () => {
    const browser = new UserAgent(w)
    const { scene } = await openSignIn(browser, "tap")
    const reply = await ladder.scanBy(w, `o${"D".repeat(27)}`, scene)
    await ladder.press(ladder.linkIn(reply, "confirm"), "no")
    return { client: "tap", html: await text(browser.fetch(`/authorize/wait?ticket=${scene}`)) }
  },
}

const onPhone = async (kind: "confirm" | "not-me", choice?: string): Promise<Shown> => {
  const scan = await ladder.scanned(w, "tap")
  const link = kind === "confirm" ? scan.confirmLink : scan.notMeLink
  const init = { method: "POST", body: new URLSearchParams({ choice: choice ?? "" }) }
  return { client: "tap", html: await text(fetch(link, choice === undefined ? {} : init)) }
}

const get = (path: string, client: string, init?: RequestInit) => async (): Promise<Shown> => ({
  client,
  html: await text(new UserAgent(w).fetch(path, init)),
})

/** The way from these leads to the site. */
const otherPages: Record<string, () => Promise<Shown>> = {
  "the question on the phone": () => onPhone("confirm"),
  "a yes on the phone": () => onPhone("confirm", "yes"),
  "a no on the phone": () => onPhone("confirm", "no"),
  "the question whether it was me": () => onPhone("not-me"),
  "the answer that it was not": () => onPhone("not-me", ""),
  "the account page": async () => ({
    client: "plain",
    html: await text((await signedIn("plain")).fetch("/account?client_id=plain")),
  }),
  "a changed account": get("/account?client_id=plain&changed", "plain"),
  "a refused change": get("/account", "plain", {
    method: "POST",
    body: new URLSearchParams({ client_id: "plain" }),
  }),
  "the question before a sign-out": async () => ({
    client: "plain",
    html: await text((await signedIn("plain")).fetch("/logout?client_id=plain")),
  }),
  "a sign-out": get("/logout?client_id=plain", "plain"),
  "an address that is not registered": async () => ({
    client: "plain",
    html: await text(
      new UserAgent(w).authorize(request("plain", { redirect_uri: "https://evil.example/" })),
    ),
  }),
  "the same by a form": get("/authorize", "plain", {
    method: "POST",
    body: new URLSearchParams({ client_id: "plain", redirect_uri: "https://evil.example/" }),
  }),
  "a sign-out to an address that is not registered": get(
    "/logout?client_id=plain&post_logout_redirect_uri=https://evil.example/",
    "plain",
  ),
  "a ticket that is gone": get("/authorize/wait?ticket=x&client_id=plain", "plain"),
  "leaving a ticket that is gone": get("/authorize/leave?ticket=x&client_id=plain", "plain"),
  "a new code for a ticket that is gone": get("/authorize/again?ticket=x&client_id=plain", "plain"),
  "no page": get("/nothing?client_id=plain", "plain"),
}

/** No application is known, or the request contradicts itself. */
const unknown: [string, RequestInit?][] = [
  ["/authorize"],
  ["/authorize?client_id=nobody&redirect_uri=https://evil.example/"],
  ["/authorize?client_id=nobody&client_id=plain"],
  ["/authorize?client_id=plain&client_id=https://evil.example/"],
  ["/authorize/wait?ticket=x"],
  ["/authorize/leave?ticket=x"],
  ["/authorize/leave?ticket=x&client_id=https://evil.example/"],
  ["/authorize/leave?client_id=nobody&redirect_uri=https://evil.example/&state=x"],
  ["/authorize/again?back=https://evil.example/"],
  ["/nothing?to=https://evil.example/", { headers: { referer: "https://evil.example/" } }],
  ["/nothing", { headers: { origin: "https://evil.example" } }],
  ["/account"],
  ["/account?client_id=nobody"],
  ["/account?changed"],
  ["/choose"],
  ["/logout?client_id=nobody&post_logout_redirect_uri=https://evil.example/"],
  ["/confirm/x"],
  ["/not-me/x"],
  ["/proofs/done?ticket=x"],
  ["/widget/frame"],
  ["/acme/oauth?state=x"],
]

describe("a page about an application", () => {
  for (const [what, open] of Object.entries(pagesOfTickets)) {
    test(`names it, and its way back ends the sign-in: ${what}`, async () => {
      const { client, html } = await open()
      assert.match(
        wayIn(html, client) ?? "no way",
        new RegExp(`^/authorize/leave\\?ticket=[\\w-]+&client_id=${client}$`),
      )
    })
  }

  for (const [what, open] of Object.entries(otherPages)) {
    test(`names it, and leads to its site: ${what}`, async () => {
      const { client, html } = await open()
      assert.equal(wayIn(html, client), `${w.origin}/`)
      assert.ok(!html.includes("evil.example"))
    })
  }

  test("has no way back if nobody knows where a program on the person's machine is", async () => {
    const { html } = await get("/nothing?client_id=native", "native")()
    assert.equal(wayIn(html, "native"), undefined)
  })
})

describe("a page that knows no application", () => {
  for (const [path, init] of unknown) {
    test(`invents no way back: ${path}`, async () => {
      const answer = await new UserAgent(w).fetch(path, init)
      const html = await answer.text()
      assert.equal(answer.headers.get("location"), null)
      assert.doesNotMatch(html, /<a /)
      assert.ok(!html.includes("evil.example"))
    })
  }
})

describe("the way back", () => {
  const leaveBy = async (browser: UserAgent, html: string, client: string, headers = {}) =>
    browser.fetch(wayIn(html, client) ?? "no way", { headers })

  for (const client of ["plain", "native"]) {
    test(`tells ${client} that the person declined, and ends the ticket`, async () => {
      const browser = new UserAgent(w)
      const { html, scene } = await openSignIn(browser, client)
      const answer = await leaveBy(browser, html, client, { "sec-fetch-site": "same-origin" })
      assert.equal(answer.status, 303)
      const to = new URL(answer.headers.get("location") ?? "")
      assert.equal(`${to.origin}${to.pathname}`, request(client).redirect_uri)
      const { error_description, ...said } = Object.fromEntries(to.searchParams)
      const iss = w.menshen.url
      assert.deepEqual(said, { error: "access_denied", state: "s 1&x=<b>", iss })
      await ladder.scanBy(w, `o${"L".repeat(27)}`, scene)
      const after = await browser.fetch(`/authorize/resume?ticket=${scene}`)
      assert.equal(after.headers.get("location"), null, "nobody is signed in")
    })
  }

  test("posts a form to an application that asked for one", async () => {
    const browser = new UserAgent(w)
    const { html } = await openSignIn(browser, "form", { response_mode: "form_post" })
    const form = await text(leaveBy(browser, html, "form"))
    assert.ok(form.includes(`action="${w.redirectUri}"`))
    for (const field of [
      'name="error" value="access_denied"',
      'name="state" value="s 1&amp;x=&lt;b&gt;"',
    ]) {
      assert.ok(form.includes(field), field)
    }
  })

  test("is a button of the page that shows who is signed in", async () => {
    const browser = await signedIn("plain")
    const page = await text(browser.authorize(request("plain"), { headers: english }))
    assert.match(page, /name="choice" value="leave">Back to The plain &amp; co</)
    const form = { request: query("plain"), choice: "leave" }
    const answer = await browser.post("/authorize/choose", form)
    const to = new URL(answer.headers.get("location") ?? "")
    assert.equal(to.searchParams.get("error"), "access_denied")
    assert.equal(to.searchParams.get("state"), "s 1&x=<b>")
    const evil = {
      request: query("plain", { redirect_uri: "https://evil.example/" }),
      choice: "leave",
    }
    assert.equal((await browser.post("/authorize/choose", evil)).headers.get("location"), null)
  })

  test("is opened by a person on our page only, and with the ticket's cookie only", async () => {
    const browser = new UserAgent(w)
    const { html, scene } = await openSignIn(browser, "plain")
    const strangers: Record<string, string>[] = [
      { "sec-fetch-site": "cross-site", "sec-fetch-dest": "document" },
      { "sec-fetch-site": "same-site", "sec-fetch-dest": "document" },
      { "sec-fetch-site": "same-origin", "sec-fetch-dest": "image" },
      { "sec-fetch-site": "same-origin", "sec-purpose": "prefetch" },
    ]
    for (const headers of strangers) {
      const answer = await leaveBy(browser, html, "plain", headers)
      assert.equal(answer.status, 404, JSON.stringify(headers))
    }
    const head = await browser.fetch(wayIn(html, "plain") ?? "", { method: "HEAD" })
    assert.equal(head.status, 200)
    const another = await leaveBy(new UserAgent(w), html, "plain")
    assert.equal(another.status, 404)
    const waits = await text(browser.fetch(`/authorize/wait?ticket=${scene}`))
    assert.match(waits, /<menshen-login ticket/, "the sign-in goes on")
  })
})

describe("the site of an application", () => {
  const cases: [string[], string[], string | undefined][] = [
    [["https://shop.example"], ["https://id.example/cb"], "https://shop.example/"],
    [[], ["https://id.example:8443/cb?x=1"], "https://id.example:8443/"],
    [[], ["http://127.0.0.1/cb", "https://id.example/cb"], "https://id.example/"],
    [[], ["http://127.0.0.1/cb", "http://[::1]:5/cb"], undefined],
    [["http://127.0.0.1:8602"], [], "http://127.0.0.1:8602/"],
    [[], ["http://localhost:3000/cb"], "http://localhost:3000/"],
    [[], ["com.example.app:/cb", "javascript:alert(1)"], undefined],
    [[], [], undefined],
  ]
  for (const [origins, redirectUris, site] of cases) {
    test(`of ${JSON.stringify([origins, redirectUris])} is ${site}`, () => {
      assert.equal(siteOf({ origins, redirectUris }), site)
    })
  }
})
