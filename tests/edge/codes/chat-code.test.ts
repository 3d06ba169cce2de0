// An account that cannot make QR codes: the person sends it the digits that the page shows.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { isChatCode, mistakesIn, withCheckDigit } from "../../support/damm.ts"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    world.onlyByCode(config)
    byCodeToo(config)
  })
})
after(() => w.close())

/** A second account that signs in by message, with its own app and people. */
function byCodeToo(config: Record<string, unknown>): void {
  world.addBistro(config)
  const { accounts, apps } = config as Record<string, Record<string, unknown>[]>
  const bistro = accounts?.[1] ?? {}
  world.signInByCode(bistro)
  delete bistro.welcome
  apps?.push({ ...apps[0], clientId: "bistro", pool: "guests", account: "bistro" })
}

const given = new Set<string>()
const openTicket = async (extra: object = {}) => {
  const ticket = await world.openTicket(w, extra)
  const chatCode = ticket.chat_code ?? ""
  given.add(chatCode)
  return { ...ticket, chatCode }
}

const stateOf = async (ticket: world.BrowserTicket) =>
  (await world.statusOf(w, ticket)).body.state as string

/** A chat code that no page shows. */
function otherThan(chatCode: string): string {
  const next = withCheckDigit(String(10_000 + ((Number(chatCode.slice(0, 5)) + 1) % 90_000)))
  return given.has(next) ? otherThan(next) : next
}

let messages = 0
const textFields = (openid: string, text: string, change: push.Fields = {}): push.Fields => ({
  ToUserName: w.account.originalId,
  FromUserName: openid,
  CreateTime: Math.floor(Date.now() / 1000),
  MsgType: "text",
  Content: text,
  MsgId: 1_000_000 + ++messages,
  ...change,
})

/** The reply to a text that a person sends; undefined if there is none. */
async function send(openid: string, text: string, change: push.Fields = {}) {
  const { status, body } = await push.postMessage(w, push.xmlOf(textFields(openid, text, change)))
  assert.equal(status, 200)
  return push.replyText(w.account, body)
}

describe("the chat code", () => {
  test("POST /tickets returns the account's own QR code and digits with a check digit", async () => {
    const ticket = await openTicket()
    assert.equal(ticket.chatCode.length, 6)
    assert.ok(isChatCode(ticket.chatCode))
    assert.match(ticket.url, /^http:\/\/weixin\.qq\.com\/r\//)
    const other = await openTicket()
    assert.equal(other.url, ticket.url)
    assert.notEqual(other.chatCode, ticket.chatCode)
  })

  test("signs a follower in who sends it, as the same person each time", async () => {
    const { person, openid } = await world.newPerson(w)
    const subs = []
    for (let times = 0; times < 2; times++) {
      const ticket = await openTicket()
      await world.scan(w, person, ticket.url)
      const { deliveries, replies } = await world.sendText(w, person, ticket.chatCode)
      assert.deepEqual(
        deliveries.map(({ accepted }) => accepted),
        [true],
      )
      assert.match(replies.join(), /正在登录「Acme Shop」/)
      assert.equal((await world.untilSettled(w, ticket)).state, "approved")
      const { body } = await world.collect(w, ticket)
      const tokens = await world.redeem(w, body.code, ticket.verifier)
      const claims = world.claimsOf(tokens.body.id_token)
      assert.equal(claims.wechat_openid, openid)
      subs.push(claims.sub)
    }
    assert.equal(subs[0], subs[1])
  })

  test("BI 131: is read without white space, and with full-width digits", async () => {
    for (const write of [
      (code: string) => ` ${code}\n`,
      (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`,
      (code: string) => `\u3000${code}\u3000`,
      (code: string) =>
        code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    ]) {
      const ticket = await openTicket()
      assert.match((await send(push.newOpenid(), write(ticket.chatCode))) ?? "", /正在登录/)
      assert.equal((await world.untilSettled(w, ticket)).state, "approved")
    }
  })

  test("a text that is not six to eight digits is no code and gets no reply", async () => {
    const ticket = await openTicket()
    const { chatCode: code } = ticket
    const arabic = code.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))
    for (const text of [`${code}000`, code.slice(1), `${code} ${code}`, arabic, "hello"]) {
      assert.equal(await send(push.newOpenid(), text), undefined, text)
    }
    assert.equal(await stateOf(ticket), "waiting")
  })

  test("CB-10: of another account's page is unknown to this account", async () => {
    const redirect_uri = w.redirectUri
    const elsewhere = await openTicket({ client_id: "bistro", redirect_uri })
    const mine = await openTicket()
    if (elsewhere.chatCode === mine.chatCode) return
    assert.match((await send(push.newOpenid(), elsewhere.chatCode)) ?? "", /登录码不对/)
    assert.deepEqual([await stateOf(elsewhere), await stateOf(mine)], ["waiting", "waiting"])
  })

  test("INV-14: in a message that is delivered again leads to one sign-in and one reply", async () => {
    const ticket = await openTicket()
    const fields = textFields(push.newOpenid(), ticket.chatCode)
    const encrypt = push.seal(w.account, push.xmlOf(fields))
    const deliver = () => push.postEncrypted(w, encrypt)
    const answers = await Promise.all([deliver(), deliver(), deliver()])
    answers.push(await deliver())
    const { state, version } = await world.untilSettled(w, ticket)
    answers.push(await deliver())
    const chatReplies = answers.map(({ body }) => push.replyText(w.account, body))
    assert.deepEqual([...new Set(chatReplies)], [chatReplies[0]])
    assert.match(chatReplies[0] ?? "", /正在登录/)
    assert.deepEqual([state, version], ["approved", 3], "confirmed once, approved once")
  })

  test("INV-01: sent by two people signs the first one in and tells the other", async () => {
    const ticket = await openTicket()
    const people = [push.newOpenid(), push.newOpenid()]
    const chatReplies = await Promise.all(people.map((openid) => send(openid, ticket.chatCode)))
    const first = people.filter((_, at) => chatReplies[at]?.includes("正在登录"))
    assert.equal(first.length, 1)
    assert.equal(chatReplies.filter((words) => words?.includes("登录码已被别人用过")).length, 1)
    await world.untilSettled(w, ticket)
    const { body } = await world.collect(w, ticket)
    const tokens = await world.redeem(w, body.code, ticket.verifier)
    assert.equal(world.claimsOf(tokens.body.id_token).wechat_openid, first[0])
  })

  test("INV-09: of a cancelled sign-in signs nobody in", async () => {
    const ticket = await openTicket()
    const headers = { authorization: `Bearer ${ticket.secret}` }
    await world.post(`${w.menshen.url}/tickets/${ticket.scene}/cancel`, {}, headers)
    assert.match((await send(push.newOpenid(), ticket.chatCode)) ?? "", /登录码已过期/)
    assert.equal(await stateOf(ticket), "cancelled")
  })

  test("CB-09: in a message from long before the ticket changes nothing and gets no reply", async () => {
    const ticket = await openTicket()
    const old = { CreateTime: Math.floor(Date.now() / 1000) - 400 }
    assert.equal(await send(push.newOpenid(), ticket.chatCode, old), undefined)
    assert.equal(await stateOf(ticket), "waiting")
  })
})

describe("wrong chat codes", () => {
  test("CD-09: with a wrong check digit sound like unknown ones and count like them", async () => {
    const ticket = await openTicket()
    const openid = push.newOpenid()
    const mistakes = mistakesIn(ticket.chatCode)
    const wrong = [0, 9, 20, 40, 55].map((at) => mistakes[at] ?? "")
    assert.ok(!wrong.some(isChatCode))
    for (const text of wrong) {
      assert.match((await send(openid, text)) ?? "", /登录码不对，或已过期/, text)
    }
    assert.match((await send(openid, ticket.chatCode)) ?? "", /10 分钟后再试/)
    assert.equal(await stateOf(ticket), "waiting")
  })

  test("after five of them a person's next codes are not checked, and other people are not affected", async () => {
    const ticket = await openTicket()
    const openid = push.newOpenid()
    const wrong = otherThan(ticket.chatCode)
    for (let times = 0; times < 5; times++) {
      assert.match((await send(openid, wrong)) ?? "", /登录码不对，或已过期/)
    }
    assert.match((await send(openid, wrong)) ?? "", /10 分钟后再试/)
    assert.match((await send(openid, ticket.chatCode)) ?? "", /10 分钟后再试/)
    assert.equal(await stateOf(ticket), "waiting")
    assert.match((await send(push.newOpenid(), ticket.chatCode)) ?? "", /正在登录/)
  })

  test("a wrong code that WeChat delivers again counts once and gets the same reply", async () => {
    const ticket = await openTicket()
    const openid = push.newOpenid()
    const wrong = otherThan(ticket.chatCode)
    const encrypt = push.seal(w.account, push.xmlOf(textFields(openid, wrong)))
    for (let times = 0; times < 7; times++) {
      const { body } = await push.postEncrypted(w, encrypt)
      assert.match(push.replyText(w.account, body) ?? "", /登录码不对/)
    }
    assert.match((await send(openid, ticket.chatCode)) ?? "", /正在登录/)
  })

  test("the log records them, without the code and the openid", async () => {
    const ticket = await openTicket()
    const openid = push.newOpenid()
    const before = w.menshen.log().length
    const wrong = otherThan(ticket.chatCode)
    for (let times = 0; times < 6; times++) await send(openid, wrong)
    await send(push.newOpenid(), ticket.chatCode)
    const log = w.menshen.log().slice(before)
    assert.match(
      log,
      /"event":"code_refused","account":"acme","reason":"chat_code_unknown","tries_left":4/,
    )
    assert.match(log, /"reason":"chat_code_unknown","tries_left":0/)
    assert.match(log, /"reason":"chat_code_limit"/)
    for (const secret of [wrong, ticket.chatCode, openid, ticket.scene]) {
      assert.ok(!log.includes(secret), secret)
    }
  })
})

describe("other messages to such an account", () => {
  test("a follow without a code gets instructions if the owner has set no welcome", async () => {
    const { person } = await world.newPerson(w)
    const { url } = await openTicket({ client_id: "bistro", redirect_uri: w.redirectUri })
    assert.match((await world.scan(w, person, url)).replies.join(), /登录码（一串数字）/)
  })

  test("are handled as for any account", async () => {
    const { person } = await world.newPerson(w)
    const welcomed = await world.post(`${w.sandboxUrl}/phone/follow`, { person, account: "acme" })
    assert.match(welcomed.body.replies.join(), /欢迎关注 Acme/)
    const menu = await world.post(`${w.sandboxUrl}/phone/click`, {
      person,
      account: "acme",
      key: "123456",
    })
    assert.deepEqual(menu.body.replies, [])
  })
})
