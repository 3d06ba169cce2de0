// The demo site with its own test provider: what it requests, what it accepts, how it fails.
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { after, describe, test } from "node:test"
import { startDemo } from "./demo/server.ts"
import { openTestProvider } from "./support/provider.ts"

const provider = await openTestProvider()
const issuer = provider.url
const demo = await startDemo({ port: 0, issuer, clientId: "shop" })
after(() => Promise.all([provider.close(), demo.close()]))

/** A minimal browser for these tests: it keeps one cookie and follows no redirects. */
function openBrowser(site = demo.url) {
  let cookie = ""
  return async (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) => {
    const headers = { ...init.headers, cookie }
    const response = await fetch(`${site}${path}`, { redirect: "manual", ...init, headers })
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie
    const location = response.headers.get("location") ?? ""
    return { status: response.status, location, page: await response.text(), cookie }
  }
}
type Browser = ReturnType<typeof openBrowser>

async function beginLogin(browse: Browser): Promise<URLSearchParams> {
  const { status, location } = await browse("/login")
  assert.equal(status, 303)
  return new URL(location).searchParams
}

const callback = (parameters: Record<string, string>) =>
  `/callback?${new URLSearchParams({ iss: issuer, ...parameters })}`
const codeOf = (page: string) => /data-code="([^"]*)"/.exec(page)?.[1]

describe("a sign-in request", () => {
  test("from the link has S256, a state and a nonce", async () => {
    const params = await beginLogin(openBrowser())
    const { state, nonce, code_challenge, ...rest } = Object.fromEntries(params)
    for (const random of [state, nonce, code_challenge]) assert.match(random ?? "", /^[\w-]{43}$/)
    assert.deepEqual(rest, {
      redirect_uri: `${demo.url}/callback`,
      scope: "openid",
      code_challenge_method: "S256",
      client_id: "shop",
      response_type: "code",
    })
  })

  test("from the widget has the same values, from the session", async () => {
    const { page } = await openBrowser()("/")
    const value = (name: string) =>
      new RegExp(`<menshen-login[^>]* ${name}="([^"]*)"`).exec(page)?.[1]
    assert.deepEqual(
      [value("issuer"), value("client-id"), value("redirect-uri"), value("mode"), value("lang")],
      [issuer, "shop", `${demo.url}/callback`, "redirect", "en"],
    )
    assert.match(value("code-challenge") ?? "", /^[\w-]{43}$/)
    assert.ok(page.includes(`<script type="module" src="${issuer}/widget/menshen-login.js"`))
  })
})

for (const host of ["127.0.0.1", "[::1]"]) {
  test(`the shop at ${host} leads to the one at localhost, with path and query`, async () => {
    const { port } = new URL(demo.url)
    const there = openBrowser(`http://${host}:${port}`)
    const { status, location } = await there("/callback?code=c&state=s").catch((error) => {
      // A machine without IPv6.
      assert.equal(host, "[::1]", String(error))
      return { status: 303, location: `${demo.url}/callback?code=c&state=s` }
    })
    assert.deepEqual([status, location], [303, `${demo.url}/callback?code=c&state=s`])
  })
}

test("the shop sends nobody to another site", async () => {
  const there = openBrowser(demo.url.replace("localhost", "127.0.0.1"))
  assert.equal((await there("//evil.example/me")).location, `${demo.url}/me`)
  assert.equal((await openBrowser()("//evil.example/nowhere")).status, 404)
})

test("a sign-in ends on /me with the claims, in a new session", async () => {
  const browse = openBrowser()
  const params = await beginLogin(browse)
  const before = (await browse("/")).cookie
  provider.claims.nonce = params.get("nonce")
  provider.claims.sub = "<b>Mei</b>"
  const done = await browse(callback({ code: "c1", state: params.get("state") ?? "" }))
  assert.deepEqual([done.status, done.location], [303, "/me"])
  assert.notEqual(done.cookie, before)
  const form = provider.redeemed.at(-1)
  const verifier = form?.get("code_verifier") ?? ""
  const challenge = createHash("sha256").update(verifier).digest("base64url")
  assert.deepEqual([form?.get("code"), challenge], ["c1", params.get("code_challenge")])
  const { page } = await browse("/me")
  assert.match(page, /data-claim="sub"><th scope="row">sub<\/th>\s*<td>&#60;b&#62;Mei/)
  await browse("/logout", { method: "POST" })
  assert.equal((await browse("/me")).location, "/")
  provider.claims.sub = "user-1"
})

describe("a failed sign-in", () => {
  test("with another nonce in the ID token signs nobody in", async () => {
    const browse = openBrowser()
    const params = await beginLogin(browse)
    provider.claims.nonce = "another"
    const failed = await browse(callback({ code: "c", state: params.get("state") ?? "" }))
    assert.deepEqual([failed.status, codeOf(failed.page)], [502, "unsound_answer"])
    assert.equal((await browse("/me")).location, "/")
  })

  test("by a callback in another browser, or a second time, shows a readable page", async () => {
    const browse = openBrowser()
    const state = (await beginLogin(browse)).get("state") ?? ""
    const stranger = await openBrowser()(callback({ code: "c", state }))
    assert.deepEqual([stranger.status, codeOf(stranger.page)], [400, "unknown_attempt"])
    await browse(callback({ error: "access_denied", state }))
    assert.equal(codeOf((await browse(callback({ code: "c", state }))).page), "unknown_attempt")
  })

  test("shows the provider's error in the visitor's language, as text", async () => {
    const browse = openBrowser()
    const state = (await beginLogin(browse)).get("state") ?? ""
    const parameters = { error: "access_denied", error_description: "<script>no</script>", state }
    const { page } = await browse(callback(parameters), { headers: { "accept-language": "zh-CN" } })
    assert.equal(codeOf(page), "access_denied")
    assert.ok(page.includes("登录被拒绝。") && !page.includes("<script>no"))
  })

  test("says that the provider is down, and works once it is up", async (t) => {
    const first = await openTestProvider()
    const port = Number(new URL(first.url).port)
    await first.close()
    const early = await startDemo({ port: 0, issuer: first.url, clientId: "shop" })
    t.after(early.close)
    const browse = openBrowser(early.url)
    assert.equal((await browse("/")).status, 200)
    const down = await browse("/login")
    assert.deepEqual([down.status, codeOf(down.page)], [503, "provider_down"])
    const late = await openTestProvider(port)
    t.after(late.close)
    assert.equal((await browse("/login")).status, 303)
  })
})

test("an unknown address gets a 404", async () => {
  assert.equal((await openBrowser()("/nothing")).status, 404)
  assert.equal((await openBrowser()("/constructor")).status, 404)
})
