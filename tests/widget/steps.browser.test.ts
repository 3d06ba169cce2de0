// <menshen-login> with more steps than a scan: a code to send, a code to type, two digits to answer
// with, and no QR code at all inside WeChat (docs/wechat-protocol.md#web-authorization).

import assert from "node:assert/strict"
import { describe } from "node:test"
import { issuer, redirectUri, site, widget } from "./support/fake-menshen.ts"
import { browserTests, type Stage } from "./support/stage.ts"

const test = browserTests()
const part = ({ page }: Stage, name: string) => page.locator(`menshen-login [part~=${name}]`)
const send = () => ({ chat_code: "482915" })

async function scan(stage: Stage, asks: object): Promise<void> {
  await stage.listens()
  stage.menshen.last.asks = asks
  stage.menshen.last.move("scanned")
}

describe("a chat code", () => {
  for (const [first, second] of [
    ["572", "5715"],
    ["4829", "1507"],
  ] as const) {
    const digits = first.length + second.length
    test(`of ${digits} digits is shown in two groups, inside the panel`, async (stage) => {
      const { menshen, page } = stage
      menshen.account = () => ({ chat_code: `${first}${second}` })
      await stage.open()
      await part(stage, "chat-code").waitFor()
      assert.deepEqual(await part(stage, "half").allTextContents(), [first, second])
      await page.setViewportSize({ width: 320, height: 700 })
      await page.addStyleTag({ content: "menshen-login { --menshen-font: 30px / 1.5 system-ui }" })
      const wide = (box: Element) => box.scrollWidth - box.clientWidth
      assert.equal(await part(stage, "panel").evaluate(wide), 0)
      assert.equal(await part(stage, "chat-code").evaluate(wide), 0)
    })
  }

  test("is shown in two groups of three digits, and copied in one piece", async (stage) => {
    const { menshen, page, context } = stage
    await context.grantPermissions(["clipboard-read", "clipboard-write"])
    menshen.account = send
    await stage.open()
    await part(stage, "chat-code").waitFor()
    assert.equal(await part(stage, "chat-code").textContent(), "482915")
    assert.deepEqual(await part(stage, "half").allTextContents(), ["482", "915"])
    await stage.shows("then send it this code")
    await page.getByRole("img", { name: /QR code/ }).waitFor()
    const live = await part(stage, "step").getAttribute("aria-live")
    assert.equal(live, "polite", "the code is read aloud, and so is what the button says then")
    await stage.button("Copy").focus()
    await page.keyboard.press("Enter")
    await stage.button("Copied").waitFor()
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), "482915")
    const widest = (name: string) => part(stage, name).evaluate((box) => box.clientWidth)
    assert.ok((await widest("chat-code")) > 0.7 * (await widest("qr")), "room around the digits")
    // Text twice as large stays inside, on 320 px (WCAG 1.4.4, 1.4.10).
    await page.setViewportSize({ width: 320, height: 700 })
    await page.addStyleTag({ content: "menshen-login { --menshen-font: 30px / 1.5 system-ui }" })
    const wide = (box: Element) => box.scrollWidth - box.clientWidth
    assert.equal(await part(stage, "panel").evaluate(wide), 0)
    await stage.listens()
    menshen.last.move("denied")
    await stage.shows("declined")
    assert.equal(await part(stage, "step").isVisible(), false)
    const focused = "document.activeElement.shadowRoot?.activeElement?.getAttribute('part')"
    assert.equal(await page.evaluate(focused), "panel", "focus stays in the widget")
  })

  test("is copied without a clipboard too, and a new ticket has its own code", async (stage) => {
    const { menshen, page } = stage
    await stage.context.addInitScript(`Object.defineProperty(navigator, "clipboard", {})
    document.execCommand = (name) => { globalThis.copied = name + String(getSelection()); return true }`)
    let codes = 482915
    menshen.account = () => ({ chat_code: String(codes++) })
    await stage.open()
    await stage.button("Copy").click()
    await stage.button("Copied").waitFor()
    assert.match(String(await page.evaluate("globalThis.copied")), /^copy/)
    await page.evaluate("document.querySelector('menshen-login').restart()")
    await part(stage, "chat-code").filter({ hasText: "482916" }).waitFor()
    await stage.button("Copy").waitFor()
  })
})

describe("the confirmation", () => {
  test("tap: the widget says where to continue", async (stage) => {
    await stage.open()
    await scan(stage, { confirm: "tap" })
    await stage.shows("Open the link that WeChat shows you")
    await stage.button("Get a new QR code").waitFor()
    stage.menshen.last.move("confirmed")
    await stage.shows("Signing you in")
  })

  test("reply: the widget shows the match number, also to a screen reader", async (stage) => {
    await stage.open()
    await scan(stage, { confirm: "reply", match_number: "07" })
    await stage.shows("Answer in WeChat with the number 07")
    await part(stage, "match-number").filter({ hasText: "07" }).waitFor()
    const size = await part(stage, "match-number").evaluate((b) =>
      Number.parseInt(getComputedStyle(b).fontSize, 10),
    )
    assert.ok(size >= 48, `${size} px`)
    stage.menshen.last.move("denied")
    await stage.shows("declined")
    assert.equal(await part(stage, "match-number").isVisible(), false)
  })

  test("phone code: the person types it, wrong twice, then right", async (stage) => {
    const { menshen, page } = stage
    let left = 3
    menshen.confirm = (ticket, code) => {
      if (code === "【４８２-９１５】") {
        ticket.move("approved")
        return { status: 200, body: ticket.status }
      }
      left--
      return { status: 403, body: { error: "confirm_digits_wrong", attempts_left: left } }
    }
    await stage.open()
    await scan(stage, { confirm: "phone-code" })
    await stage.shows("Type the six digits")
    const field = page.getByRole("textbox", { name: /six digits/ })
    await field.waitFor()
    assert.equal(await field.getAttribute("inputmode"), "numeric")
    assert.equal(await field.getAttribute("autocomplete"), "one-time-code")
    const focused = "document.activeElement.shadowRoot?.activeElement?.getAttribute('part')"
    await stage.until(
      async () => (await page.evaluate(focused)) === "phone-code",
      "the field has the focus",
    )
    await page.keyboard.type("111111")
    await page.keyboard.press("Enter")
    await page.getByText("Tries left: 2").waitFor()
    assert.equal(await field.getAttribute("aria-invalid"), "true")
    // The news of the wrong try comes by the WebSocket too: nothing that was typed is lost.
    await page.keyboard.type("12 34")
    menshen.last.move("scanned")
    await page.waitForTimeout(200)
    assert.equal(await field.inputValue(), "12 34")
    await page.keyboard.press("Enter")
    await part(stage, "note").filter({ hasText: "Type the six digits" }).waitFor()
    assert.equal(menshen.paths("/confirm").length, 1, "four digits are nobody's code")
    await field.fill("【４８２-９１５】")
    await stage.button("Confirm").click()
    assert.equal((await stage.detail("success")).code, "c0de")
    const [wrong, right] = menshen.paths("/confirm")
    assert.deepEqual(
      [wrong?.body, right?.body],
      [{ phone_code: "111111" }, { phone_code: "【４８２-９１５】" }],
    )
    assert.equal(right?.method, "POST")
    assert.match(right?.path ?? "", /^\/tickets\/mTicket1\/confirm$/)
    assert.equal(right?.headers.authorization, `Bearer ${"s".repeat(42)}1`)
    assert.equal(right?.headers["content-type"], "application/json")
  })

  test("a field that appears does not take the focus from another one", async (stage) => {
    const { page } = stage
    await stage.open(`<input id="other">${widget()}`)
    await page.locator("#other").focus()
    await scan(stage, { confirm: "phone-code" })
    await stage.button("Confirm").waitFor()
    await page.keyboard.type("hello")
    assert.equal(await page.locator("#other").inputValue(), "hello")
  })

  test("a phone code that cannot be sent is reported, and can be sent again", async (stage) => {
    const { menshen, page } = stage
    await stage.open()
    await scan(stage, { confirm: "phone-code" })
    await stage.button("Confirm").waitFor()
    menshen.down = true
    await page.keyboard.type("482915")
    await page.keyboard.press("Enter")
    await part(stage, "note").filter({ hasText: "does not answer" }).waitFor()
    menshen.down = false
    menshen.confirm = (ticket) => {
      ticket.move("approved")
      return { status: 200, body: ticket.status }
    }
    await stage.button("Confirm").click()
    assert.equal((await stage.detail("success")).code, "c0de")
  })
})

const withoutWasm = `default-src 'self' ${issuer}; connect-src ${issuer} wss://login.test`

describe("the digits elsewhere", () => {
  test("in a frame: the chat code, and the phone code with the ticket's secret", async (stage) => {
    const { menshen, page } = stage
    menshen.pageHeaders = { "content-security-policy": withoutWasm }
    menshen.account = send
    menshen.confirm = (ticket) => {
      ticket.move("approved")
      return { status: 200, body: ticket.status }
    }
    await stage.open()
    const frame = page.frameLocator("menshen-login iframe")
    await frame.getByText("482915").waitFor()
    assert.equal(
      await page.locator("menshen-login iframe").getAttribute("allow"),
      "clipboard-write",
    )
    await scan(stage, { confirm: "phone-code" })
    await frame.getByRole("textbox", { name: /six digits/ }).fill("482915")
    await frame.getByRole("button", { name: "Confirm" }).click()
    assert.equal((await stage.detail("success")).code, "c0de")
    const [confirmed] = menshen.paths("/confirm")
    assert.equal(confirmed?.headers.authorization, `Bearer ${"s".repeat(42)}1`)
  })

  test("in a window: the window has the digits, and the page says so", async (stage) => {
    const { menshen, page } = stage
    menshen.account = send
    await stage.open(widget('mode="popup"'))
    const opening = page.waitForEvent("popup")
    await stage.button("Sign in with WeChat").click()
    const popup = await opening
    await popup.getByText("482915").waitFor()
    await stage.shows("Continue in the window")
    assert.equal(await part(stage, "step").isVisible(), false, "one place for one code")
    await scan(stage, { confirm: "reply", match_number: "42" })
    await popup.getByText("with the number 42").waitFor()
    await stage.shows("Continue in the window")
    stage.menshen.last.move("approved")
    assert.equal((await stage.detail("success")).code, "c0de")
  })

  test("on the hosted page: the chat code is an attribute", async (stage) => {
    stage.menshen.adopt("mHosted")
    await stage.open(`<menshen-login ticket="mHosted" app-name="Acme Shop" chat-code="482915"
    qr="http://weixin.qq.com/r/account" expires-in="120"></menshen-login>`)
    await part(stage, "chat-code").filter({ hasText: "482915" }).waitFor()
    await stage.shows("then send it this code")
  })
})

describe("web authorization", () => {
  const wechat = {
    userAgent: "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50",
    viewport: { width: 375, height: 700 },
  }

  test(
    "inside WeChat: the widget has a button, and the page keeps the verifier",
    async (stage) => {
      const { menshen, page } = stage
      menshen.account = () => ({ oauth: true })
      await stage.open(widget('state="s-1" mode="popup"'))
      await stage.shows("Press and hold the code")
      const { signInUrl, codeVerifier } = await stage.detail("waiting")
      const { origin, pathname, searchParams } = new URL(String(signInUrl))
      assert.equal(origin + pathname, `${issuer}/authorize`)
      assert.equal(searchParams.get("redirect_uri"), redirectUri)
      assert.equal(searchParams.get("state"), "s-1")
      assert.equal(searchParams.get("code_challenge"), menshen.last.request.code_challenge)
      assert.match(String(codeVerifier), /^[\w-]{43}$/)
      await page.getByRole("link", { name: "Sign in with WeChat" }).click()
      await page.waitForURL(`${issuer}/authorize?**`)
      assert.equal(page.url(), signInUrl)
    },
    wechat,
  )

  test(
    "inside WeChat: the button in a frame leaves the frame",
    async (stage) => {
      const { menshen, page } = stage
      menshen.account = () => ({ oauth: true })
      menshen.pageHeaders = { "content-security-policy": withoutWasm }
      await stage.open()
      const frame = page.frameLocator("menshen-login iframe")
      const link = frame.getByRole("link", { name: "Sign in with WeChat" })
      await link.waitFor()
      const { codeVerifier } = await stage.detail("waiting")
      assert.match(String(codeVerifier), /^[\w-]{43}$/)
      await link.click()
      await page.waitForURL(`${issuer}/authorize?**`)
    },
    wechat,
  )

  test("outside WeChat: there is no such button", async (stage) => {
    stage.menshen.account = () => ({ oauth: true })
    await stage.open()
    await stage.shows("Open WeChat")
    assert.equal(await stage.page.getByRole("link").count(), 0)
    assert.equal(
      await stage.page.evaluate("seenEvents.find(({ type }) => type === 'waiting').detail"),
      null,
    )
    assert.equal(stage.page.url(), `${site}/`)
  })
})
