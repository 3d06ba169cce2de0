// The hosted page of an account that signs in by message, without a script.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { languages } from "../../../edge/i18n/language.ts"
import { pageText } from "../../../edge/i18n/page-text.ts"
import { openLink, visit } from "../../support/account.ts"
import { isChatCode } from "../../support/damm.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld(world.onlyByCode)
})
after(() => w.close())

const request = () =>
  new URLSearchParams({
    client_id: "shop",
    redirect_uri: w.redirectUri,
    response_type: "code",
    scope: "openid",
    state: "s 1",
    nonce: "n-1",
    code_challenge_method: "S256",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  })

const nextOf = (html: string) =>
  /<noscript><meta http-equiv="refresh" content="1;url=([^"]+)">/
    .exec(html)?.[1]
    ?.replaceAll("&amp;", "&") ?? ""

/** The code that people read, and the code that the widget reads. */
function codesOf(html: string) {
  const groups = /<p class="chat-code"[^>]*><span>(\d+)<\/span><span>(\d+)<\/span><\/p>/.exec(html)
  const shown = groups ? `${groups[1]}${groups[2]}` : ""
  const attribute = / chat-code="([^"]*)"/.exec(html)?.[1] ?? ""
  return { shown, attribute }
}

async function openPage(language = "en") {
  const response = await fetch(`${w.menshen.url}/authorize?${request()}&ui_locales=${language}`)
  const html = await response.text()
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? ""
  return { html, cookie, ...codesOf(html) }
}

describe("the hosted page with a chat code", () => {
  for (const language of languages) {
    test(`${language}: shows the QR code, the digits in two groups, and what to do with them`, async () => {
      const { html, shown, attribute } = await openPage(language)
      assert.ok(isChatCode(shown))
      assert.equal(attribute, shown)
      assert.ok(html.includes('<svg class="qr"'))
      const { byChatCode, scan, goesOn } = pageText[language].signIn
      for (const sentence of [byChatCode.scan, byChatCode.goesOn])
        assert.ok(html.includes(sentence))
      for (const sentence of [scan, goesOn]) assert.ok(!html.includes(sentence))
      const spoken = `aria-label="${byChatCode.chatCode}: ${[...shown].join(" ")}"`
      assert.ok(html.includes(spoken), "a screen reader says digits, not a number")
    })
  }

  test("continues by itself once the code is sent, and shows the progress", async () => {
    const { html, cookie, shown } = await openPage()
    const answered = visit(w, nextOf(html), cookie)
    const { person } = await world.newPerson(w)
    await world.sendText(w, person, shown)
    let answer = await answered
    while (answer.status === 200) {
      const page = await answer.text()
      assert.ok(page.includes(pageText.en.signIn.byChatCode.scanned))
      assert.deepEqual([codesOf(page).shown, page.includes("<svg")], ["", false])
      answer = await visit(w, nextOf(page), cookie)
    }
    assert.equal(answer.status, 303)
    const resumed = await visit(w, answer.headers.get("location") ?? "", cookie)
    const to = new URL(resumed.headers.get("location") ?? "")
    assert.equal(to.origin + to.pathname, w.redirectUri)
    assert.ok(to.searchParams.has("code"))
  })

  test("shows the same code after a reload, and another one for a new sign-in", async () => {
    const { html, cookie, shown } = await openPage()
    const wait = nextOf(html).replace(/version=\d+/, "version=0")
    assert.equal(codesOf(await (await visit(w, wait, cookie)).text()).shown, shown)
    assert.notEqual((await openPage()).shown, shown)
  })

  test("adds another WeChat by its code, as by a scan", async () => {
    const [mei, lei] = [await world.newPerson(w), await world.newPerson(w, "Lei")]
    const ticket = await world.openTicket(w)
    await world.sendText(w, mei.person, ticket.chat_code ?? "")
    const cookie = await resumedBy(ticket)
    const link = await openLink(w, cookie)
    const page = await (await visit(w, `/authorize/wait?ticket=${link.scene}`, link.held)).text()
    const { replies } = await world.sendText(w, lei.person, codesOf(page).shown)
    assert.match(replies.join(), /把你的微信绑定到「Acme Shop」的账号，需要你确认/)
  })

  /** The session cookie of a browser that continues after its code was sent. */
  async function resumedBy(ticket: world.BrowserTicket): Promise<string> {
    await world.untilSettled(w, ticket)
    const held = ticketCookie(ticket)
    const resumed = await visit(w, `/authorize/resume?ticket=${ticket.scene}`, held)
    assert.equal(resumed.status, 303)
    return resumed.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ")
  }
})
