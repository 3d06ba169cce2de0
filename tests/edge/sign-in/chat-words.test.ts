// The words of the chat as a person reads them in WeChat, and the Chinese of every page.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { type ChatDetails, chatText } from "../../../edge/i18n/chat-text.ts"
import { pageText } from "../../../edge/i18n/page-text.ts"

const mac = "m".repeat(43)
const confirmLink = `https://id.example.com/confirm/mAbCdEfGhIjKlMnOpQrStUv.${mac}`
const notMeLink = confirmLink.replace("confirm", "not-me")

const details: ChatDetails = {
  app: "Acme Shop",
  browser: "Chrome / Windows",
  at: Date.UTC(2026, 9, 20, 4),
  links: false,
  byCode: false,
  place: "CN/Guangdong",
  confirm: "tap",
  confirmLink,
  phoneCode: "123456",
  mark: "7KQD",
  notMeLink,
}

const asked = ["tap", "reply", "phone-code"] as const
const replies: [string, string][] = [true, false].flatMap((links) => [
  [`signing_in, links ${links}`, chatText("signing_in", { ...details, links })] as [string, string],
  ...asked.map((confirm): [string, string] => [
    `${confirm}, links ${links}`,
    chatText("must_confirm", { ...details, links, confirm }),
  ]),
])
for (const answer of ["denied", "taken", "too_late", "refused"] as const) {
  for (const byCode of [true, false])
    replies.push([`${answer}, by code ${byCode}`, chatText(answer, { ...details, byCode })])
}

/** What WeChat shows of a text. */
const shown = (text: string) => text.replaceAll(/<a href="[^"\s<>]+">([^<]+)<\/a>/g, "$1")

for (const [name, reply] of replies) {
  test(`the reply "${name}" shows no address, and punctuation of full width`, () => {
    assert.doesNotMatch(shown(reply), /https?:|<|>/)
    assert.doesNotMatch(shown(reply), /[\u4e00-\u9fff「」] ?[,:;!?]|[,:;!?] ?[\u4e00-\u9fff]/)
    for (const line of shown(reply).split("\n")) assert.ok(line.length <= 60, line)
  })
}

test("the links of a reply that asks for a tap lead to the two pages", () => {
  const reply = chatText("must_confirm", details)
  assert.ok(reply.includes(`请在 1 分钟内<a href="${confirmLink}">点这里确认或拒绝</a>。`))
  assert.ok(reply.endsWith(`\n<a href="${notMeLink}">不是你本人操作？点这里</a>`))
})

test("the pages say in Chinese what a Chinese reader would", () => {
  const { confirm, notMe, error } = pageText["zh-CN"]
  assert.equal(confirm.body, "以下浏览器正在请求登录：")
  assert.equal(confirm.denied, "已取消，本次未登录。你可以关闭此页面。")
  assert.equal(notMe.body("X"), "有人通过你的扫码登录了 X：")
  assert.equal(notMe.done("X"), "你扫码发起的「X」登录，已在所有设备上结束。")
  assert.equal(error.sentences.client_unknown, "此网站尚未接入登录服务，请告知网站管理员。")
})

const chinese = [
  "edge/i18n/pages/zh-cn.ts",
  "edge/i18n/pages/zh-tw.ts",
  "edge/i18n/chat-text.ts",
  "web-widget/words/zh-CN.json",
  "web-widget/words/zh-TW.json",
  "tests/sandbox/demo/language.ts",
  "tests/sandbox/phone/words.js",
]
for (const file of chinese) {
  test(`${file} says 你, and one word for a WeChat that belongs to an account`, () => {
    const text = readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8")
    assert.doesNotMatch(text, /您|妳/)
    assert.doesNotMatch(
      text,
      /关联|關聯|连接到|連接到|已属于|已屬於|所属的账号|所屬的帳號|开放平台绑定|未绑定开放平台/,
    )
    assert.doesNotMatch(text, /没有登录任何人|沒有登入任何人/)
  })
}
