// Digits as people type and copy them into the chat and the field of the browser: one reader for all.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as ladder from "../../support/confirm.ts"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

const wide = (digits: string) =>
  digits.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))

/** Each is the same number. */
const spellings: [name: string, spell: (digits: string) => string][] = [
  ["a space after it", (digits) => `${digits} `],
  ["full width", wide],
  ["a full stop", (digits) => `${digits}。`],
  ["a no-break space", (digits) => `${digits.slice(0, 1)}\u00a0${digits.slice(1)}`],
  ["a four-per-em space", (digits) => `\u2005${digits}`],
  ["a zero-width space", (digits) => `${digits.slice(0, 1)}\u200b${digits.slice(1)}`],
  ["marks of direction", (digits) => `\u202d${digits}\u202c`],
  ["a byte order mark", (digits) => `\ufeff${digits}`],
  ["a hyphen", (digits) => `${digits.slice(0, 1)}-${digits.slice(1)}`],
  ["brackets", (digits) => `【${digits}】`],
  ["quotation marks", (digits) => `“${digits}”`],
  ["a label", (digits) => `验证码 ${digits}`],
  ["a label and a colon", (digits) => `登录码：${digits}`],
  ["an English label", (digits) => `Code: ${digits}`],
  ["a second line", (digits) => `${digits}\n`],
  ["a label on a line of its own", (digits) => `验证码\n${digits}`],
]

describe("the match number", () => {
  let w: world.World
  before(async () => {
    w = await ladder.startLadder()
  })
  after(() => w.close())

  const numberOf = async (ticket: world.BrowserTicket) =>
    (await world.statusOf(w, ticket)).body.match_number as string

  test("BI 131: is read in every spelling", async () => {
    for (const [name, spell] of spellings) {
      const { ticket, openid } = await ladder.scanned(w, "reply")
      const reply = await ladder.answer(w, openid, spell(await numberOf(ticket)))
      assert.match(reply ?? "no reply", /正在登录/, name)
    }
  })

  test("CD-03: among other words costs no try, and its sender hears to send it alone", async () => {
    const { ticket, openid } = await ladder.scanned(w, "reply")
    const number = await numberOf(ticket)
    assert.match((await ladder.answer(w, openid, "买 20 个")) ?? "", /只发送网页上显示的两位数字/)
    assert.equal(await ladder.answer(w, openid, `是 ${number} 吗`), undefined, "once a minute")
    const wrong = await ladder.answer(w, openid, ladder.otherThan(number))
    assert.match(wrong ?? "", /2 次/, "the first try")
    assert.match((await ladder.answer(w, openid, number)) ?? "", /正在登录/)
  })

  test("is asked for alone only of a person who is asked for it now", async () => {
    assert.equal(await ladder.answer(w, push.newOpenid(), "买 20 个"), undefined)
    const { ticket, openid } = await ladder.scanned(w, "reply")
    assert.equal(await ladder.answer(w, openid, "买 200 个"), undefined, "no run of two digits")
    assert.match((await ladder.answer(w, openid, await numberOf(ticket))) ?? "", /正在登录/)
    assert.equal(await ladder.answer(w, openid, "买 20 个"), undefined)
  })

  test("BI 131: the phone code is read in every spelling", async () => {
    for (const [name, spell] of spellings) {
      const { ticket, phoneCode } = await ladder.scanned(w, "phone-code")
      assert.equal((await ladder.type(w, ticket, spell(phoneCode))).status, 200, name)
    }
  })

  test("CD-03: a phone code that does not read as six digits costs no try", async () => {
    const { ticket, phoneCode } = await ladder.scanned(w, "phone-code")
    for (const text of ["", "12345", `${phoneCode} 元`, `${phoneCode}1`, "hello"]) {
      const { body } = await ladder.type(w, ticket, text)
      assert.deepEqual([body.error, body.attempts_left], ["confirm_digits_wrong", 3], text)
    }
    assert.equal((await ladder.type(w, ticket, phoneCode)).status, 200)
  })
})

describe("the chat code", () => {
  let w: world.World
  before(async () => {
    w = await world.startWorld(world.onlyByCode)
  })
  after(() => w.close())

  const say = (openid: string, text: string) => ladder.say(w, ladder.textFields(w, openid, text))

  test("BI 131: is read in every spelling", async () => {
    for (const [name, spell] of spellings) {
      const { chat_code: code = "" } = await world.openTicket(w)
      assert.match((await say(push.newOpenid(), spell(code))) ?? "no reply", /正在登录/, name)
    }
  })

  test("is never read out of other text, and its sender hears to send it alone", async () => {
    const ticket = await world.openTicket(w)
    const { chat_code: code = "" } = ticket
    for (const text of [`我的码 ${code}`, `${code} 谢谢`, "邮编 210000", "订单号450000到了吗"]) {
      assert.match((await say(push.newOpenid(), text)) ?? "", /只发送网页上显示的登录码/, text)
    }
    const openid = push.newOpenid()
    assert.notEqual(await say(openid, `我的码 ${code}`), undefined)
    assert.equal(await say(openid, `我的码 ${code}`), undefined, "once a minute")
    assert.equal((await world.statusOf(w, ticket)).body.state, "waiting")
    assert.match((await say(openid, code)) ?? "", /正在登录/)
  })

  test("is not asked for after texts without one run of its length", async () => {
    await world.openTicket(w)
    for (const text of [
      "你好",
      "12 个",
      "电话 13812345678",
      "电话 138 1234 5678",
      "邮编 210000，订单 450000",
      "单号 12345678",
      "",
    ]) {
      assert.equal(await say(push.newOpenid(), text), undefined, text)
    }
  })
})
