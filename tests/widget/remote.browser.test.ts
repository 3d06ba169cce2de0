// <menshen-login> drawn by another page: in a window, or in a frame under a CSP without WebAssembly
// (OA-11, OA-12).

import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { describe } from "node:test"
import { issuer, redirectUri, site, widget } from "./support/fake-menshen.ts"
import { browserTests, type Stage } from "./support/stage.ts"

const test = browserTests()
const withoutWasm = `default-src 'self' ${issuer}; connect-src ${issuer} wss://login.test`
const names = async (stage: Stage) =>
  (await stage.events()).map(({ type }) => type).filter((type) => type !== "statechange")

describe("under a CSP without WebAssembly", () => {
  test("a frame draws, and the page gets the same events", async (stage) => {
    const { menshen, page } = stage
    menshen.pageHeaders = { "content-security-policy": withoutWasm }
    await stage.open(widget('state="s-1"'))
    const frame = page.frameLocator("menshen-login iframe")
    await frame.getByRole("img", { name: /QR code/ }).waitFor()
    await stage.listens()
    menshen.last.move("scanned")
    await frame.getByText("Continue on your phone").waitFor()
    menshen.last.move("approved")
    const { codeVerifier, ...rest } = await stage.detail("success")
    const redirectTo = `${redirectUri}?code=c0de&state=s-1&iss=${issuer}`
    assert.deepEqual(rest, { code: "c0de", state: "s-1", iss: issuer, redirectTo })
    const challenge = createHash("sha256").update(String(codeVerifier)).digest("base64url")
    assert.equal(menshen.last.request.code_challenge, challenge)
    assert.deepEqual(await names(stage), ["ready", "waiting", "scanned", "success"])
    await stage.shows("You are signed in")
    assert.equal(menshen.paths("/cancel").length, 0)
  })

  test("an expired QR code in a frame is renewed three times, then by its button", async (stage) => {
    const { menshen, page } = stage
    menshen.pageHeaders = { "content-security-policy": withoutWasm }
    menshen.script = (ticket) => ticket.move("expired")
    await stage.open()
    await stage.until(() => menshen.tickets.length === 4, "three renewals")
    const frame = page.frameLocator("menshen-login iframe")
    const button = frame.getByRole("button", { name: "Get a new QR code" })
    await button.waitFor()
    assert.equal(menshen.tickets.length, 4)
    menshen.script = () => {}
    await button.click()
    await frame.getByRole("img", { name: /QR code/ }).waitFor()
    assert.equal(menshen.tickets.length, 5)
  })

  test("a renewal in a frame that fails is repeated", async (stage) => {
    const { menshen, page } = stage
    menshen.pageHeaders = { "content-security-policy": withoutWasm }
    await stage.open()
    await stage.listens()
    let fails = 2
    menshen.create = () => (fails-- > 0 ? { status: 502, body: {} } : undefined)
    menshen.last.move("expired")
    await stage.until(() => menshen.tickets.length === 2, "a new ticket")
    await stage.listens()
    const frame = page.frameLocator("menshen-login iframe")
    await frame.getByRole("img", { name: /QR code/ }).waitFor()
    assert.equal((await stage.events("error")).length, 0)
  })

  test("a removed frame leaves nothing behind", async (stage) => {
    const { menshen, page } = stage
    menshen.pageHeaders = { "content-security-policy": withoutWasm }
    await stage.open(widget('lang="ja"'))
    await stage.listens()
    assert.match(page.frames()[1]?.url() ?? "", /ui_locales=ja$/, "it speaks as the widget would")
    await page.evaluate("document.querySelector('menshen-login').remove()")
    await stage.until(() => menshen.last.closed === 1, "the socket closes")
    await stage.until(() => menshen.paths("/cancel").length === 1, "the ticket is cancelled")
    const requests = menshen.seen.length
    await page.waitForTimeout(1200)
    assert.equal(menshen.seen.length, requests)
  })

  test("without frames, too, a link leads to the hosted page", async (stage) => {
    stage.menshen.pageHeaders = {
      "content-security-policy": `default-src 'self' ${issuer}; script-src ${issuer}; frame-src 'none'`,
    }
    await stage.open(widget('state="s-1" nonce="n-1"'))
    await stage.shows("Continue on the sign-in page")
    const { code, signInUrl, codeVerifier } = await stage.detail("error")
    assert.equal(code, "wasm_unavailable")
    const link = stage.page.getByRole("link", { name: "Continue on the sign-in page" })
    assert.equal(await link.getAttribute("href"), signInUrl)
    const url = new URL(String(signInUrl))
    assert.equal(url.origin + url.pathname, `${issuer}/authorize`)
    const challenge = createHash("sha256").update(String(codeVerifier)).digest("base64url")
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      response_type: "code",
      client_id: "shop",
      redirect_uri: redirectUri,
      scope: "openid",
      state: "s-1",
      nonce: "n-1",
      code_challenge: challenge,
      code_challenge_method: "S256",
    })
  })
})

describe("a popup", () => {
  test("shows the QR code, reports its progress, and closes with the code", async (stage) => {
    const { menshen, page } = stage
    await stage.open(widget('mode="popup"'))
    await stage.shows("A window with the QR code will open")
    assert.equal(menshen.tickets.length, 0, "no ticket before it is wanted")
    const opening = page.waitForEvent("popup")
    await stage.button("Sign in with WeChat").click()
    const popup = await opening
    await popup.getByRole("img", { name: /QR code/ }).waitFor()
    await stage.shows("Continue in the window")
    assert.equal(await page.locator("menshen-login [part=hint]").isVisible(), false)
    await stage.listens()
    menshen.last.move("scanned")
    await popup.getByText("Continue on your phone").waitFor()
    await stage.shows("Continue on your phone")
    const closing = popup.waitForEvent("close")
    menshen.last.move("approved")
    assert.equal((await stage.detail("success")).code, "c0de")
    await closing
    await stage.shows("You are signed in")
    assert.equal(page.url(), `${site}/`)
  })

  test("may be closed, and the sign-in can start again", async (stage) => {
    const { menshen, page } = stage
    await stage.open(widget('mode="popup"'))
    const opening = page.waitForEvent("popup")
    await stage.button("Sign in with WeChat").click()
    const popup = await opening
    await popup.getByRole("img", { name: /QR code/ }).waitFor()
    await popup.close()
    await stage.shows("A window with the QR code will open")
    await stage.until(() => menshen.paths("/cancel").length === 1, "the ticket is cancelled")
  })

  test("OA-12, BI 134: strangers' messages are ignored, and strangers get no messages", async (stage) => {
    const { menshen, page } = stage
    menshen.pageHeaders = { "content-security-policy": withoutWasm }
    await stage.open()
    await page.frameLocator("menshen-login iframe").getByRole("img").waitFor()
    await page.evaluate("postMessage({ menshen: 'view', name: 'success' }, '*')")
    const stranger = await stage.context.newPage()
    // A page that frames the issuer's page but is not registered for the app.
    await stage.context.route("https://evil.test/**", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<script>heard = []; addEventListener("message", ({ data }) => heard.push(data))</script>
        <iframe src="${issuer}/widget/frame?client_id=shop"></iframe>`,
      }),
    )
    await stranger.goto("https://evil.test/")
    const frame = stranger.frameLocator("iframe")
    await frame.locator("#menshen-frame").waitFor({ state: "attached" })
    await stranger.evaluate(`frames[0].postMessage({ menshen: "ticket", refreshes: 0, ticket: {
    scene: "mStolen", url: "http://weixin.qq.com/q/x", expiresIn: 60, version: 1, appName: "" } },
    "${issuer}")`)
    await page.waitForTimeout(500)
    assert.equal(menshen.paths("/collect").length, 0)
    assert.equal(await frame.getByRole("img").count(), 0)
    assert.deepEqual(await stranger.evaluate("heard"), [])
  })
})
