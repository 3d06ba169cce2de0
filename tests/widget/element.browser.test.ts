// <menshen-login> in Chromium: its content, its announcements, its requests and its end.

import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { describe } from "node:test"
import { issuer, redirectUri, site, widget } from "./support/fake-menshen.ts"
import { browserTests } from "./support/stage.ts"

const test = browserTests()
const hashOf = (text: unknown) => createHash("sha256").update(String(text)).digest("base64url")

describe("a sign-in in the widget", () => {
  test("goes step by step from the QR code to the code", async (stage) => {
    const { menshen, page } = stage
    await stage.open(widget('state="s-1" nonce="n-1" scope="openid wechat"'))
    // Playwright counts each look at the page as a press: the request must be here before the first.
    await stage.listens()
    await stage.shows("Open WeChat")
    await page.getByRole("img", { name: /QR code/ }).waitFor()
    menshen.last.move("scanned")
    await stage.shows("Continue on your phone")
    menshen.last.move("confirmed")
    await stage.shows("Signing you in")
    menshen.last.move("approved")
    const detail = await stage.detail("success")
    await stage.shows("You are signed in")
    const { codeVerifier, ...rest } = detail
    const redirectTo = `${redirectUri}?code=c0de&state=s-1&iss=${issuer}`
    assert.deepEqual(rest, { code: "c0de", state: "s-1", iss: issuer, redirectTo })
    const request = {
      client_id: "shop",
      redirect_uri: redirectUri,
      scope: "openid wechat",
      state: "s-1",
      nonce: "n-1",
      code_challenge: hashOf(codeVerifier),
      code_challenge_method: "S256",
      interacted: "false",
    }
    assert.deepEqual(menshen.last.request, request)
    const [collect] = menshen.paths("/collect")
    assert.equal(collect?.headers.authorization, `Bearer ${"s".repeat(42)}1`)
    await stage.until(() => menshen.last.closed === 1, "the socket closes")
    assert.equal(menshen.paths("/cancel").length, 0)
    assert.equal(page.url(), `${site}/`, "inline mode stays")
    const order = (await stage.events()).map(({ type }) => type).filter((t) => t !== "statechange")
    assert.deepEqual(order, ["ready", "waiting", "scanned", "success"])
  })

  test("ignores old, impossible and repeated messages (INV-20)", async (stage) => {
    await stage.open()
    await stage.listens()
    stage.menshen.last.move("scanned")
    await stage.shows("Continue on your phone")
    stage.menshen.last.say({ state: "denied", version: 1, expires_in: 0 })
    stage.menshen.last.say({ state: "waiting", version: 9, expires_in: 60 })
    stage.menshen.last.say({ state: "scanned", version: 2, expires_in: 60 })
    stage.menshen.last.say("pong")
    await stage.page.waitForTimeout(200)
    await stage.shows("Continue on your phone")
    assert.equal((await stage.events("scanned")).length, 1)
  })
})

describe("an expired QR code", () => {
  test("is renewed three times, then by the button", async (stage) => {
    const { menshen } = stage
    menshen.script = (ticket) => ticket.move("expired")
    await stage.open()
    await stage.shows("has expired")
    await stage.until(() => menshen.tickets.length === 4, "three renewals")
    const renews = async () => (await stage.events("expired")).map(({ detail }) => detail?.renews)
    await stage.until(async () => (await renews()).length === 4, "the last one has expired")
    assert.deepEqual(await renews(), [true, true, true, false])
    await stage.page.waitForTimeout(300)
    assert.equal(menshen.tickets.length, 4)
    menshen.script = () => {}
    await stage.button("Get a new QR code").focus()
    await stage.page.keyboard.press("Enter")
    await stage.shows("Open WeChat")
    assert.equal(menshen.tickets.length, 5)
    const focused = "document.activeElement.shadowRoot?.activeElement?.getAttribute('part')"
    assert.equal(await stage.page.evaluate(focused), "panel", "focus stays in the widget")
  })
})

describe("a removed element", () => {
  test("leaves nothing behind", async (stage) => {
    const { menshen, page } = stage
    await stage.open()
    await stage.listens()
    await page.evaluate("document.body.append(document.querySelector('menshen-login'))")
    await page.waitForTimeout(100)
    assert.equal(menshen.last.closed, 0, "moving is not leaving")
    await page.evaluate("document.querySelector('menshen-login').remove()")
    await stage.until(() => menshen.last.closed === 1, "the socket closes")
    await stage.until(() => menshen.paths("/cancel").length === 1, "the ticket is cancelled")
    const requests = menshen.seen.length
    await page.waitForTimeout(1500)
    assert.equal(menshen.seen.length, requests)
  })
})

describe("a lost connection", () => {
  test("polls after two failed WebSockets, and still signs in", async (stage) => {
    stage.menshen.sockets = false
    await stage.open()
    await stage.until(() => stage.menshen.paths("?version=").length > 0, "a poll")
    const [poll] = stage.menshen.paths("?version=")
    assert.match(poll?.path ?? "", /^\/tickets\/mTicket1\?version=1&wait=20$/)
    assert.match(poll?.headers.authorization ?? "", /^Bearer s+1$/)
    stage.menshen.last.move("approved")
    assert.equal((await stage.detail("success")).code, "c0de")
    const polls = stage.menshen.paths("?version=").length
    assert.ok(polls < 12, `a server that does not wait is not flooded: ${polls} polls`)
  })

  test("polls after another tab took the WebSocket, and takes none back", async (stage) => {
    const { menshen } = stage
    await stage.open()
    await stage.listens()
    await menshen.last.sockets[0]?.close({ code: 4001, reason: "replaced" })
    await stage.until(() => menshen.paths("?version=").length > 0, "a poll")
    assert.equal(menshen.last.sockets.length, 0)
  })

  test("of a server that starts again returns by itself, without a word to the person", async (stage) => {
    const { menshen } = stage
    await stage.open()
    await stage.listens()
    await menshen.last.sockets.shift()?.close({ code: 1012, reason: "restart" })
    await stage.until(() => menshen.opened === 2, "a second socket")
    await stage.shows("Open WeChat")
    menshen.last.move("approved")
    assert.equal((await stage.detail("success")).code, "c0de")
  })

  test("is reported, and returns by itself", async (stage) => {
    const { menshen, context } = stage
    await stage.open()
    await stage.listens()
    await context.setOffline(true)
    await stage.shows("You are offline")
    await context.setOffline(false)
    await stage.shows("Open WeChat")
    await stage.listens()
    menshen.last.move("denied")
    await stage.shows("was declined")
    await stage.button("Get a new QR code").or(stage.button("Try again")).click()
    await stage.shows("Open WeChat")
  })

  test("a server that is down is reported, and another try works when it is back", async (stage) => {
    stage.menshen.down = true
    await stage.open()
    await stage.shows("does not answer")
    const { code, description } = await stage.detail("error")
    assert.equal(code, "server_unreachable")
    assert.match(String(description), /CORS/, "a browser does not tell the page")
    stage.menshen.down = false
    await stage.button("Try again").click()
    await stage.shows("Open WeChat")
  })
})
