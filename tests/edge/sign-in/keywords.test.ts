// The owner's own answers, `keywords` in menshen.json: to what means nothing to a sign-in, and to nothing else.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { agree, answer, scanned, startLadder } from "../../support/confirm.ts"
import {
  byCodeToo,
  newPerson,
  openTicket,
  post,
  scan,
  sendText,
  untilSettled,
  type World,
} from "../../support/world.ts"

const keywords = [
  { keyword: "价格", match: "contains", text: "一元\n两元 <b>]]></xml>" },
  { keyword: "1", match: "equals", text: "菜单" },
  { keyword: "5G", text: "套餐" },
  { key: "menshen-menu-1", text: "021-1234" },
  ...Array.from({ length: 100 }, (_, at) => ({
    keyword: String(at).padStart(2, "0"),
    match: "equals",
    text: "两位数",
  })),
]

let w: World
before(async () => {
  w = await startLadder((config) => {
    byCodeToo(config)
    const accounts = config.accounts as Record<string, unknown>[]
    Object.assign(accounts[0] ?? {}, { keywords })
    Object.assign(accounts.at(-1) ?? {}, { keywords: [...keywords, { match: "any", text: "在" }] })
    const apps = config.apps as Record<string, unknown>[]
    apps.push({ ...apps[0], clientId: "cafe", name: "Cafe", pool: "guests", confirm: "reply" })
  })
})
after(() => w?.close())

const say = async (text: string, account = "acme") => {
  const { person } = await newPerson(w)
  return (await sendText(w, person, text, account)).replies
}

describe("keywords", { concurrency: 1 }, () => {
  test("the first entry that fits answers a text, with its bytes as they are (XM-09)", async () => {
    assert.deepEqual(await say("请问价格？5G"), ["一元\n两元 <b>]]></xml>"])
    assert.deepEqual(await say(" 5g "), ["套餐"])
  })

  test("digits that mean nothing to a sign-in find their entry, too", async () => {
    assert.deepEqual(await say("1"), ["菜单"])
    assert.deepEqual(await say("12"), ["两位数"])
    assert.deepEqual(await say("123456"), [])
  })

  test("a text that no entry fits is acknowledged, and an entry for every message answers it", async () => {
    const { person } = await newPerson(w)
    const { replies, deliveries } = await sendText(w, person, "hello")
    assert.deepEqual([replies, deliveries.map(({ body }) => body)], [[], ["success"]])
    assert.deepEqual(await say("hello", "bistro"), ["在"])
  })

  test("a tap on the menu is answered by its key, byte for byte", async () => {
    const { person } = await newPerson(w)
    await post(`${w.sandboxUrl}/phone/follow`, { person, account: "acme" })
    const tap = async (key: string) =>
      (await post(`${w.sandboxUrl}/phone/click`, { person, account: "acme", key })).body.replies
    assert.deepEqual(await tap("menshen-menu-1"), ["021-1234"])
    assert.deepEqual(await tap("Menshen-Menu-1"), [])
    assert.deepEqual(await tap("价格"), [])
  })

  test("a scan and a follow keep Menshen's own answer", async () => {
    const { person } = await newPerson(w)
    const ticket = await openTicket(w)
    const { replies } = await scan(w, person, ticket.url)
    assert.doesNotMatch(String(replies), /一元|菜单/)
    assert.equal((await untilSettled(w, ticket)).state, "approved")
    const other = await newPerson(w)
    const { body } = await post(`${w.sandboxUrl}/phone/follow`, {
      person: other.person,
      account: "acme",
    })
    assert.match(body.replies[0], /欢迎关注 Acme/)
  })

  test("the two digits that a page waits for are its answer, also where they are a keyword", async () => {
    const scan = await scanned(w, "reply")
    const reply = await agree(w, scan)
    assert.match(String(reply), /Acme Shop/)
    assert.equal((await untilSettled(w, scan.ticket)).state, "approved")
    assert.equal(await answer(w, scan.openid, "12"), "两位数")
  })

  test("a chat code signs in, and a wrong one is told so, whatever keywords say", async () => {
    const { person } = await newPerson(w)
    const ticket = await openTicket(w, { client_id: "cafe" })
    const [reply = ""] = (await sendText(w, person, `${ticket.chat_code}`, "bistro")).replies
    assert.match(reply, /Cafe/)
    const [wrong = ""] = await say("123456", "bistro")
    assert.notEqual(wrong, "在")
  })
})
