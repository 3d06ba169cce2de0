// Failures: each shows a sentence on the widget and a typed error event, never an empty box.

import assert from "node:assert/strict"
import { describe } from "node:test"
import { collected, issuer, redirectUri, site, widget } from "./support/fake-menshen.ts"
import { browserTests, type Stage } from "./support/stage.ts"

const test = browserTests()

describe("a failure", () => {
  const refusals: [string, number, RegExp][] = [
    ["client_unknown", 400, /not set up correctly .*client_unknown/],
    ["origin_not_registered", 403, /not set up correctly .*origin_not_registered/],
    ["wechat_unreachable", 503, /WeChat does not answer/],
    ["too_many_of_something_new", 429, /could not start/],
  ]
  for (const [error, status, sentence] of refusals) {
    test(`${status} ${error} shows a sentence and an error event`, async (stage) => {
      const body = { error, error_description: "for the developer" }
      stage.menshen.create = () => ({ status, body })
      await stage.open()
      await stage.shows(sentence)
      const { code, description } = await stage.detail("error")
      assert.deepEqual([code, description], [error, "for the developer"])
      assert.deepEqual(stage.console, [`<menshen-login>: ${error}. for the developer`])
      const helps = !/set up/.test(String(sentence))
      assert.equal(
        await stage.button("Try again").count(),
        helps ? 1 : 0,
        "a button is shown only if it may help",
      )
    })
  }

  test("503 account_misconfigured shows the id that finds the line of the log", async (stage) => {
    const error = "account_misconfigured"
    const body = { error, error_description: "for the developer", error_id: "7KDN3QXW" }
    stage.menshen.create = () => ({ status: 503, body })
    await stage.open()
    await stage.shows(/not set up correctly \(account_misconfigured 7KDN3QXW\)/)
    const { code, description } = await stage.detail("error")
    assert.deepEqual([code, description], [error, "for the developer (7KDN3QXW)"])
    assert.equal(await stage.button("Try again").count(), 0, "it would not help")
  })

  test("a sign-in refused with account_misconfigured shows the id, too", async (stage) => {
    await stage.open()
    await stage.listens()
    const refused = { state: "refused", version: 9, expires_in: 0 }
    const why = { reason: "account_misconfigured", error_id: "7KDN3QXW" }
    stage.menshen.last.say(JSON.stringify({ ...refused, ...why }))
    await stage.shows(/not set up correctly \(account_misconfigured 7KDN3QXW\)/)
    assert.equal((await stage.detail("refused")).reason, "account_misconfigured")
  })

  const missing: [string, string, RegExp][] = [
    [
      "client_id_missing",
      `<menshen-login redirect-uri="${redirectUri}"></menshen-login>`,
      /client_id_missing/,
    ],
    [
      "redirect_uri_missing",
      '<menshen-login client-id="a"></menshen-login>',
      /redirect_uri_missing/,
    ],
    ["issuer_invalid", widget('issuer="javascript:alert(1)"'), /issuer_invalid/],
    [
      "ticket_malformed",
      '<menshen-login ticket="../x" qr="y"></menshen-login>',
      /ticket_malformed/,
    ],
  ]
  for (const [code, markup, sentence] of missing) {
    test(`${code} is reported before any request`, async (stage) => {
      await stage.open(markup)
      await stage.shows(sentence)
      assert.equal((await stage.detail("error")).code, code)
      assert.equal(stage.menshen.seen.length, 0)
    })
  }

  // As on a page without https, which no app can register.
  const unhashed = 'Object.defineProperty(Crypto.prototype, "subtle", { value: undefined })'
  test("context_insecure is reported before any request", async (stage) => {
    await stage.context.addInitScript(unhashed)
    await stage.open()
    await stage.shows(/not set up correctly .*context_insecure/)
    assert.equal((await stage.detail("error")).code, "context_insecure")
    assert.equal(stage.menshen.seen.length, 0)
  })

  test("a page with its own PKCE pair needs no hash from the widget", async (stage) => {
    await stage.context.addInitScript(unhashed)
    await stage.open(widget('code-challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"'))
    await stage.shows("Open WeChat")
  })

  for (const message of ["not json", "{}", '{"state":"gone","version":2,"expires_in":1}', "[]"]) {
    test(`${message} on the socket shows a sentence and an error event`, async (stage) => {
      await stage.open()
      await stage.listens()
      stage.menshen.last.say(message)
      await stage.shows("could not start")
      assert.equal((await stage.detail("error")).code, "response_malformed")
      await stage.button("Try again").click()
      await stage.shows("Open WeChat")
    })
  }

  test("a server whose storage failed is no refusal of the person's WeChat", async (stage) => {
    await stage.open()
    await stage.listens()
    const refused = { state: "refused", version: 2, expires_in: 0, reason: "storage_failed" }
    stage.menshen.last.say(JSON.stringify(refused))
    await stage.shows("The sign-in server has a problem")
    assert.equal((await stage.detail("error")).code, "server_failed")
    assert.equal((await stage.events("refused")).length, 0)
    await stage.button("Try again").click()
    await stage.shows("Open WeChat")
  })

  for (const change of [{ state: "other" }, { iss: "https://evil.test" }, { redirect_to: "//x" }]) {
    test(`a code with ${JSON.stringify(change)} is not handed over`, async (stage) => {
      stage.menshen.collect = (ticket) => collected(ticket, change)
      stage.menshen.script = (ticket) => ticket.move("approved")
      await stage.open(widget('state="s-1" mode="redirect"'))
      await stage.shows("could not start")
      assert.equal((await stage.events("success")).length, 0)
      assert.equal(stage.page.url(), `${site}/`)
    })
  }
})

describe("a missing file", () => {
  const lose = ({ context }: Stage, files: string) =>
    context.route(`${issuer}/widget/${files}`, (route) =>
      route.fulfill({ status: 404, body: "no" }),
    )

  test("missing words are replaced by those in the script", async (stage) => {
    await lose(stage, "words-*.json")
    await stage.open(widget('lang="zh-TW"'))
    await stage.shows("打開微信")
    stage.menshen.last.move("denied")
    await stage.button("換一個 QR Code").waitFor()
  })

  test("a broken widget.wasm, which a frame cannot load either, leaves a link to the hosted page", async (stage) => {
    await lose(stage, "widget.wasm")
    await stage.open()
    await stage.shows("Continue on the sign-in page")
    const { code, signInUrl } = await stage.detail("error")
    assert.equal(code, "wasm_unavailable")
    const link = stage.page.getByRole("link", { name: "Continue on the sign-in page" })
    assert.equal(await link.getAttribute("href"), signInUrl)
  })
})

describe("a server that goes away", () => {
  test("is server_unreachable until a message arrives", async (stage) => {
    let away = true
    stage.menshen.refuses = () => away
    await stage.open()
    await stage.shows("does not answer")
    await stage.button("Reconnect now").waitFor()
    const { code, message } = await stage.detail("error")
    assert.equal(code, "server_unreachable")
    assert.match(String(message), /server does not answer/)
    away = false
    await stage.shows("Open WeChat")
    const types = (await stage.events()).map(({ type }) => type).filter((t) => t !== "statechange")
    assert.deepEqual(types, ["ready", "waiting", "error", "waiting"])
    assert.ok(
      stage.menshen.paths("?version=0&").length > 0,
      "a poll with version 0 is answered at once",
    )
  })
})

describe("a renewal that fails", () => {
  const ways: [what: string, answer: { status: number; body: object }][] = [
    ["a proxy without a server", { status: 502, body: {} }],
    ["a server that starts", { status: 503, body: {} }],
    ["a proxy that knows no path during a deploy", { status: 404, body: {} }],
    ["a busy server", { status: 429, body: { error: "too_many" } }],
  ]
  for (const [what, answer] of ways) {
    test(`by ${what} is repeated like a lost poll`, async (stage) => {
      const { menshen } = stage
      let fails = 2
      await stage.open()
      await stage.listens()
      menshen.create = () => (fails-- > 0 ? answer : undefined)
      menshen.last.move("expired")
      await stage.until(() => menshen.tickets.length === 2, "a new ticket")
      await stage.shows("Open WeChat")
      assert.equal((await stage.events("error")).length, 0)
      await stage.listens()
      menshen.last.move("approved")
      assert.equal((await stage.detail("success")).code, "c0de")
    })
  }

  test("for long says so, keeps the old QR code in sight, and goes on by itself", async (stage) => {
    const { menshen } = stage
    await stage.open()
    await stage.listens()
    menshen.down = true
    menshen.last.move("expired")
    await stage.shows("does not answer")
    await stage.page.locator("menshen-login .qr.pale").waitFor()
    assert.equal((await stage.detail("error")).code, "server_unreachable")
    menshen.down = false
    await stage.shows("Open WeChat")
    assert.equal(menshen.tickets.length, 2)
  })

  test("after the visitor asked for it is repeated, too", async (stage) => {
    const { menshen } = stage
    await stage.open()
    await stage.listens()
    menshen.last.move("denied")
    menshen.down = true
    await stage.button("Get a new QR code").click()
    await stage.shows("does not answer")
    menshen.down = false
    await stage.pressIfThere()
    await stage.shows("Open WeChat")
    // Repeated tries use up none of the three renewals.
    menshen.script = (ticket) => ticket.move("expired")
    menshen.last.move("expired")
    await stage.until(() => menshen.tickets.length === 5, "three renewals")
  })

  test("for good says why, and is not repeated", async (stage) => {
    const { menshen } = stage
    await stage.open()
    await stage.listens()
    menshen.create = () => ({ status: 400, body: { error: "client_unknown" } })
    menshen.last.move("expired")
    await stage.shows("client_unknown")
    assert.equal(menshen.paths("/tickets").filter(({ path }) => path === "/tickets").length, 2)
  })
})

describe("a hostile name of an app", () => {
  test("is shown as text", async (stage) => {
    stage.menshen.appName = `<img src=x onerror="window.owned=1">\u202egnp.exe${"门".repeat(200)}`
    await stage.open(`<div style="width: 240px">${widget()}</div>`)
    await stage.shows("Open WeChat")
    assert.equal(await stage.page.locator("menshen-login img").count(), 0)
    assert.equal(await stage.page.evaluate("window.owned"), undefined)
    const text = await stage.page.locator("menshen-login [part=app]").textContent()
    assert.match(text ?? "", /^<img src=x/)
    const overflow =
      "(([box]) => box.scrollWidth - box.clientWidth)(document.querySelectorAll('div'))"
    assert.equal(await stage.page.evaluate(overflow), 0)
    assert.doesNotMatch(text ?? "", /\u202e/)
  })
})
