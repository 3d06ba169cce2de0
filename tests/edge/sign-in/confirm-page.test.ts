// The pages of the confirmation, on the phone and in a browser without a script.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { languages } from "../../../edge/i18n/language.ts"
import { pageText } from "../../../edge/i18n/page-text.ts"
import * as ladder from "../../support/confirm.ts"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

const cfHeader = "x-cf"
const at = (country: string, region?: string) => ({
  [cfHeader]: JSON.stringify({ country, region }),
})
const guangdong = at("CN", "Guangdong")

let w: world.World
before(async () => {
  w = await ladder.startLadder(() => {}, { cfHeader })
})
after(() => w.close())

const userAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36"

/** The hosted page in a browser without a script, with its ticket. */
async function openPage(client: string, headers: Record<string, string> = guangdong) {
  const query = new URLSearchParams({
    client_id: client,
    redirect_uri: w.redirectUri,
    response_type: "code",
    scope: "openid",
    code_challenge_method: "S256",
    ui_locales: "en",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  })
  const sent = { "user-agent": userAgent, ...headers }
  const response = await fetch(`${w.menshen.url}/authorize?${query}`, { headers: sent })
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? ""
  const [scene = "", secret = ""] = (cookie.split("=")[1] ?? "").split(".")
  return { cookie, ticket: { scene, secret, url: "", verifier: "" } }
}

/** Opens the page, scans, and returns the reply in the chat. */
async function scanPage(client: string, headers?: Record<string, string>) {
  const page = await openPage(client, headers)
  const openid = push.newOpenid()
  const chatReply = await ladder.scanBy(w, openid, page.ticket.scene)
  return { ...page, openid, chatReply, link: ladder.linkIn(chatReply, "confirm") }
}

async function read(link: string, headers: Record<string, string> = {}) {
  const response = await fetch(link, { headers: { "accept-language": "en", ...headers } })
  return { response, html: await response.text() }
}

/** The page that the hosted page reloads by itself. */
async function waitPage(cookie: string, scene: string) {
  const path = `/authorize/wait?ticket=${scene}&ui_locales=en`
  const headers = { cookie }
  const response = await fetch(`${w.menshen.url}${path}`, { headers, redirect: "manual" })
  return { response, html: await response.text() }
}

describe("the confirmation in the chat", () => {
  test("CD-01: names the site, browser, place and time", async () => {
    const { chatReply } = await scanPage("tap")
    for (const part of ["「Acme Shop」", "Chrome / Windows", "中国 Guangdong", "确认或拒绝"]) {
      assert.ok(chatReply.includes(part), part)
    }
    assert.match(chatReply, /时间：\d{4}\/\d{1,2}\/\d{1,2} \d\d:\d\d/)
    const nowhere = await scanPage("tap", {})
    assert.ok(!nowhere.chatReply.includes("地点"))
    assert.ok(!(await read(nowhere.link)).html.includes("Place"))
  })
})

describe("the confirm page on the phone", () => {
  for (const language of languages) {
    test(`CD-01: ${language}: shows the question, with "not me" first and in focus`, async () => {
      const { link } = await scanPage("tap")
      const { html } = await read(link, { "accept-language": language })
      const words = pageText[language].confirm
      const parts = [words.title("Acme Shop"), words.body, words.warning, "Chrome / Windows"]
      const place = new Intl.DisplayNames(language, { type: "region" }).of("CN")
      for (const part of [...parts, `${place} Guangdong`]) assert.ok(html.includes(part), part)
      const buttons = [...html.matchAll(/<button ([^>]*)>([^<]*)</g)]
      assert.deepEqual(
        buttons.map(([, , text]) => text),
        [words.no, words.yes],
      )
      const [first = "", second = ""] = buttons.map(([, attributes]) => attributes)
      assert.equal(second, first.replace("no", "yes").replace(" autofocus", ""), "equal prominence")
      assert.match(first, / autofocus/)
      assert.ok(html.startsWith(`<!doctype html>\n<html lang="${language}">`))
    })
  }

  test('OA-11, BI 135: may not be framed, run scripts or be stored, and neither may "not me"', async () => {
    const { link, chatReply } = await scanPage("tap")
    for (const page of [link, ladder.linkIn(chatReply, "not-me")]) {
      const { response, html } = await read(page)
      const policy = response.headers.get("content-security-policy") ?? ""
      for (const part of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
        assert.ok(policy.includes(part), part)
      }
      assert.ok(!policy.includes("script-src") && !html.includes("<script"))
      assert.equal(response.headers.get("x-frame-options"), "DENY")
      assert.equal(response.headers.get("cache-control"), "no-store")
    }
  })

  test("shows whether the sign-in is confirmed, denied or over", async () => {
    const [yes, no, over] = [await scanPage("tap"), await scanPage("tap"), await scanPage("tap")]
    const words = pageText.en.confirm
    await ladder.press(yes.link, "yes")
    await ladder.press(no.link, "no")
    const headers = { authorization: `Bearer ${over.ticket.secret}` }
    await world.post(`${w.menshen.url}/tickets/${over.ticket.scene}/cancel`, {}, headers)
    for (const [{ link }, sentence] of [
      [yes, words.confirmed],
      [no, words.denied],
      [over, words.over],
    ] as const) {
      const { response, html } = await read(link)
      assert.equal(response.status, 200)
      assert.ok(html.includes(sentence) && !html.includes("<button"), sentence)
    }
  })

  test("CD-02: a yes from another country than the browser's asks for the phone code", async () => {
    const { link, ticket } = await scanPage("tap")
    await ladder.press(link, "yes", at("US", "Oregon"))
    const status = (await world.statusOf(w, ticket)).body
    assert.deepEqual([status.state, status.confirm], ["scanned", "phone-code"])
    const { html } = await read(link)
    const phoneCode = ladder.phoneCodeIn(html.slice(html.indexOf('class="phone-code"')))
    assert.ok(html.includes(pageText.en.confirm.phoneCode))
    await ladder.press(link, "yes", guangdong)
    assert.equal(
      await ladder.stateOf(w, ticket),
      "scanned",
      "a tap alone is worth nothing any more",
    )
    assert.equal((await ladder.type(w, ticket, phoneCode)).status, 200)
  })

  test("CD-02: a yes from the same or an unknown country confirms", async () => {
    for (const [browser, phone] of [
      [guangdong, at("CN", "Hunan")],
      [guangdong, {}],
      [{}, guangdong],
      [guangdong, at("T1")],
      [guangdong, { [cfHeader]: '{"country": 7}' }],
    ] as Record<string, string>[][]) {
      const { link, ticket } = await scanPage("tap", browser)
      await ladder.press(link, "yes", phone)
      assert.notEqual(await ladder.stateOf(w, ticket), "scanned")
    }
  })
})

describe("the hosted page without a script", () => {
  test("tap and reply: says what to do on the phone, and continues by itself", async () => {
    for (const rung of ["tap", "reply"] as const) {
      const { cookie, ticket, openid, link } = await scanPage(rung)
      const { html } = await waitPage(cookie, ticket.scene)
      assert.ok(html.includes(pageText.en.signIn.asks[rung]))
      assert.match(html, /<noscript><meta http-equiv="refresh" content="1;/)
      const matchNumber = /class="match-number">([0-9]{2})</.exec(html)?.[1] ?? ""
      if (rung === "tap") await ladder.press(link, "yes")
      else await ladder.answer(w, openid, matchNumber)
      await world.untilSettled(w, ticket)
      const { response } = await waitPage(cookie, ticket.scene)
      assert.match(response.headers.get("location") ?? "", /^\/authorize\/resume/)
    }
  })

  test("phone code: has a form, which reports a wrong code and continues after the right one", async () => {
    const { cookie, ticket, chatReply } = await scanPage("phone-code")
    const phoneCode = ladder.phoneCodeIn(chatReply)
    const words = pageText.en.signIn.asks
    const enter = async (digits: string, from = cookie) => {
      const body = new URLSearchParams({ ticket: ticket.scene, phone_code: digits })
      const url = `${w.menshen.url}/authorize/confirm?ui_locales=en`
      return fetch(url, { method: "POST", body, headers: { cookie: from }, redirect: "manual" })
    }
    const { html, response } = await waitPage(cookie, ticket.scene)
    assert.ok(
      html.includes(words["phone-code"]) &&
        !html.includes(words.wrong) &&
        !html.includes(phoneCode),
    )
    assert.match(response.headers.get("content-security-policy") ?? "", /form-action 'self'/)
    const again = Number(/http-equiv="refresh" content="(\d+);/.exec(html)?.[1])
    assert.ok(again > 30, "nothing that somebody types is swept away")
    assert.equal((await enter(phoneCode, "")).status, 404)
    assert.equal((await enter(ladder.otherThan(phoneCode))).status, 303)
    assert.ok((await waitPage(cookie, ticket.scene)).html.includes(words.wrong))
    const right = await enter(phoneCode)
    assert.equal(right.status, 200)
    assert.match(await right.text(), /http-equiv="refresh" content="0;url=\/authorize\/wait/)
    await world.untilSettled(w, ticket)
    const resumed = (await waitPage(cookie, ticket.scene)).response.headers.get("location") ?? ""
    assert.match(resumed, /^\/authorize\/resume/)
  })

  test("shows a denial on the phone, and lets the person start again", async () => {
    const { cookie, ticket, link } = await scanPage("tap")
    await ladder.press(link, "no")
    const { html, response } = await waitPage(cookie, ticket.scene)
    assert.equal(response.status, 409)
    assert.ok(html.includes(pageText.en.error.sentences.denied ?? "?"))
    assert.ok(html.includes(pageText.en.signIn.startAgain))
  })
})
