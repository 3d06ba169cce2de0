// The phone page in Chromium: follows, messages and replies, at several screen sizes.
import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import type { Browser, Page } from "playwright-core"
import { launch, screenshot } from "../support/chromium.ts"
import { until } from "../support/until.ts"
import { acme, callApi, type Json, openReceiver, openSandbox } from "./support/sandbox.ts"

const receiver = await openReceiver((response) => response.end("success"))
const plain = { ...acme, encryption: "plain" as const, title: "Acme" }
const club = { ...plain, name: "acme-club", title: "Acme Club", appId: "wx2", originalId: "gh_2" }
const sandbox = await openSandbox({
  menshenUrl: receiver.url,
  accounts: [plain, club],
  people: ["小梅 Mei", "阿雷 Lei"],
})
let browser: Browser
before(async () => {
  browser = await launch()
})
after(() => Promise.all([browser.close(), sandbox.close(), receiver.close()]))
beforeEach(() => sandbox.post("/reset", {}))

async function openPhone(colorScheme: "light" | "dark" = "light", width = 1200): Promise<Page> {
  const viewport = { width, height: 800 }
  const context = await browser.newContext({ colorScheme, viewport, locale: "en-US" })
  const page = await context.newPage()
  await page.goto(`${sandbox.url}/phone`)
  await page.locator("#person option", { hasText: "Mei" }).waitFor({ state: "attached" })
  return page
}
const code = (scene_str: string): Promise<Json> => {
  const action_info = { scene: { scene_str } }
  const body = { expire_seconds: 120, action_name: "QR_STR_SCENE", action_info }
  return callApi(sandbox, "/cgi-bin/qrcode/create", body)
}
const followed = (page: Page) => page.locator("#followed button").allTextContents()
const line = (page: Page, from: string, text: string) =>
  page.locator(`#chat li[data-from="${from}"]`, { hasText: text }).waitFor()

test("a person scans, follows, writes and unfollows, with a chat for each account", async () => {
  await code("m_1")
  const page = await openPhone()
  assert.match((await page.locator("#chat").textContent()) ?? "", /then the chat opens/)
  await page.locator('#codes button[data-scene="m_1"]').click()
  await page.click("#follow-no")
  assert.deepEqual(await followed(page), [])
  await page.locator('#codes button[data-scene="m_1"]').click()
  await page.click("#follow-yes")
  await page.locator('#followed button[data-account="acme"]').waitFor()
  await page.locator("#codes button", { hasText: "Acme Club" }).click()
  await page.click("#follow-yes")
  await page.locator('#followed button[data-account="acme-club"][aria-pressed="true"]').waitFor()
  assert.deepEqual(await followed(page), ["Acme", "Acme Club"])
  await page.fill("#words", "to the club")
  await page.click("#send button")
  await line(page, "person", "to the club")
  await page.click('#followed button[data-account="acme"]')
  assert.equal(await page.locator("#account").inputValue(), "acme")
  assert.equal(await page.locator("#chat li[data-from]").count(), 0)
  await page.click("#follow[data-following='true']")
  await page.locator("#follow[data-following='false']").waitFor()
  assert.deepEqual(await followed(page), ["Acme Club"])
  await page.selectOption("#person", { label: "阿雷 Lei" })
  assert.deepEqual(await followed(page), [], "another person has a phone of their own")
  await page.context().close()
})

test("a follower sees the account's menu and taps it", async () => {
  const help = { type: "click", name: "帮助", key: "HELP" }
  const site = { type: "view", name: "官网", url: "https://acme.example/" }
  const button = [{ name: "更多", sub_button: [help] }, site]
  await callApi(sandbox, "/cgi-bin/menu/create", { button })
  const page = await openPhone()
  assert.equal(await page.locator("#menu button").count(), 0)
  await page.click("#follow")
  await page.locator('#menu button[data-button="帮助"]').click()
  await page.locator('#deliveries li[data-what="event CLICK"]').waitFor()
  await page.click('#menu button[data-button="官网"]')
  await page.locator('#shown[data-screen="web"]', { hasText: "https://acme.example/" }).waitFor()
  await page.context().close()
})

test("a person who opens another chat while a message is being sent stays there", async () => {
  const { people } = await sandbox.get("/phone/state")
  for (const account of ["acme", "acme-club"]) {
    await sandbox.post("/phone/follow", { person: people[0].person, account })
  }
  const page = await openPhone()
  let send = () => {}
  const sent = new Promise<void>((resolve) => {
    send = resolve
  })
  await page.route("**/phone/message", (route) => sent.then(() => route.continue()))
  await page.click('#followed button[data-account="acme-club"]')
  await page.fill("#words", "to the club")
  await page.click("#send button")
  await page.click('#followed button[data-account="acme"]')
  const answered = page.waitForResponse("**/phone/message")
  send()
  await answered
  // The page polls the state after the answer, and once a second.
  for (const _ of [1, 2]) await page.waitForResponse("**/phone/state")
  assert.equal(await page.locator("#account").inputValue(), "acme")
  await page.context().close()
})

test("the chat shows the account's messages, and its failures", async () => {
  const page = await openPhone()
  const { person, openid } = await sandbox.post("/phone/people", { name: "Zoe" })
  await sandbox.post("/phone/follow", { person, account: "acme" })
  const message = {
    touser: openid,
    msgtype: "text",
    text: { content: 'see http://localhost:1/a or <a href="http://localhost:1/b">this</a>.' },
  }
  await callApi(sandbox, "/cgi-bin/message/custom/send", message)
  await page.locator("#person option", { hasText: "Zoe" }).waitFor({ state: "attached" })
  await page.selectOption("#person", { label: "Zoe" })
  await line(page, "account", "see")
  const links = page.locator("#chat a")
  assert.deepEqual(
    await links.evaluateAll((all) => all.map((one) => [one.getAttribute("href"), one.textContent])),
    [
      ["http://localhost:1/a", "http://localhost:1/a"],
      ["http://localhost:1/b", "this"],
    ],
  )
  assert.match((await page.locator("#chat").textContent()) ?? "", /\/a or this\./)
  await sandbox.post("/platform/accounts", { account: "acme", callbackUrl: "http://127.0.0.1:9/" })
  await sandbox.post("/platform/switches", { badAnswerRetryMs: 1 })
  await page.fill("#words", "hello?")
  await page.click("#send button")
  await line(page, "wechat", "该公众号提供的服务出现故障")
  assert.equal(await page.locator("#deliveries li[data-accepted='false']").count(), 4)
  await page.context().close()
})

test("the page shows a person's identifiers, and its links open on that person's phone", async () => {
  const page = await openPhone()
  await page.click("#ids summary")
  const { people } = await sandbox.get("/phone/state")
  const [{ openid, unionid }] = people[0].contacts
  assert.equal(await page.locator("#openid").textContent(), openid)
  assert.equal(await page.locator("#unionid").textContent(), unionid)
  await sandbox.post("/platform/accounts", { account: "acme", openPlatform: null })
  await page.locator("#unionid", { hasText: "none" }).waitFor()
  const parameters = { appid: acme.appId, redirect_uri: `${receiver.url}/back` }
  const rest = { response_type: "code", scope: "snsapi_userinfo", state: "s" }
  const query = new URLSearchParams({ ...parameters, ...rest })
  await page.selectOption("#person", { label: "阿雷 Lei" })
  const held = async () => (await page.context().cookies(`${sandbox.url}/connect/`))[0]?.value
  await until("Lei's phone is in the hand", async () => (await held()) === people[1].person)
  await page.goto(`${sandbox.url}/connect/oauth2/authorize?${query}#wechat_redirect`)
  assert.match((await page.locator("main").textContent()) ?? "", /阿雷 Lei/)
  await screenshot(page, "phone/consent-light")
  await page.click("button[value='allow']")
  await page.waitForURL(/\/back\?code=\w{32}&state=s/)
  await page.context().close()
})

for (const [scheme, width] of [
  ["light", 1200],
  ["dark", 1200],
  ["light", 375],
  ["dark", 375],
] as const)
  test(`in ${scheme}, ${width} px wide, nothing is wider than the screen`, async () => {
    await code("mAbCdEfGhIjKlMnOpQrStUv")
    const page = await openPhone(scheme, width)
    await page.locator("#codes button[data-scene]").click()
    await page.locator("#follow-yes").waitFor()
    await screenshot(page, `phone/follow-${scheme}-${width}`)
    await page.click("#follow-yes")
    await page.fill("#words", "a long word: http://localhost:8600/not-me/".padEnd(200, "x"))
    await page.click("#send button")
    await line(page, "person", "a long word")
    await page.locator("#language").click()
    assert.equal(await page.locator("#follow").textContent(), "取消关注")
    assert.equal(await page.locator("#shown[data-screen='chat']").textContent(), "已进入会话。")
    await screenshot(page, `phone/chat-${scheme}-${width}`)
    for (const part of ["html", "#chat"]) {
      const overflow = await page.locator(part).evaluate((one) => one.scrollWidth - one.clientWidth)
      assert.equal(overflow, 0, part)
    }
    assert.ok(await page.locator("#phone").isVisible())
    await page.context().close()
  })
