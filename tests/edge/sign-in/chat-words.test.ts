// The words of the chat as a person reads them in WeChat, and the Chinese of every page.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, test } from "node:test"
import { languages } from "../../../edge/core/config.ts"
import { type ChatDetails, chatText } from "../../../edge/i18n/chat-text.ts"
import { pageText } from "../../../edge/i18n/page-text.ts"
import { askingReply, everyReply, notMeLine } from "../../support/replies.ts"

/** What WeChat shows of a text. */
const shown = (text: string) => text.replaceAll(/<a href="[^"\s<>]+">([^<]+)<\/a>/g, "$1")

/** Half a Chinese character is a column. */
const columns = (line: string) =>
  [...line].reduce((sum, one) => sum + ((one.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1), 0)

for (const lang of languages) {
  describe(`the chat in ${lang}`, () => {
    for (const { name, details, answer } of everyReply(lang)) {
      test(`shows no address, and lines of a bearable length: ${name}`, () => {
        const reply = chatText(lang, answer, details, { replies: {} })
        assert.doesNotMatch(shown(reply), /https?:|<|>|undefined/)
        for (const line of shown(reply).split("\n")) assert.ok(columns(line) <= 150, line)
        if (lang === "en") return
        assert.doesNotMatch(
          shown(reply),
          /[\u3040-\u30ff\u4e00-\u9fff「」] ?[,:;!?]|[,:;!?] ?[\u3040-\u30ff\u4e00-\u9fff]/,
        )
      })
    }
  })
}

test("the links of a reply that asks for a tap lead to the two pages", () => {
  const { details } = askingReply("zh-CN", "tap")
  const reply = chatText("zh-CN", "must_confirm", details, { replies: {} })
  const link = `<a href="${details.confirmLink}">点这里确认或拒绝</a>`
  assert.ok(reply.includes(`请在 1 分钟内${link}。`))
  assert.ok(reply.endsWith(`\n${notMeLine("zh-CN", details)}`))
})

test("a reply names browser and place in the language of the account, and the zone of the time", () => {
  const { details } = askingReply("en", "reply")
  const unknown: ChatDetails = { ...details, browser: "" }
  const said = (lang: (typeof languages)[number]) =>
    chatText(lang, "must_confirm", unknown, { replies: {} })
      .split("\n")
      .slice(1, 4)
      // In some languages the space before an hour is a thin one.
      .map((line) => line.replaceAll(/\s/g, " "))
  assert.deepEqual(said("zh-CN"), [
    "浏览器：未知",
    "地点：中国 Guangdong",
    "时间：2026/10/20 12:00",
  ])
  assert.deepEqual(said("zh-TW"), [
    "瀏覽器：不明",
    "地點：中國 Guangdong",
    "時間：2026/10/20 12:00",
  ])
  assert.deepEqual(said("en"), [
    "Browser: unknown",
    "Place: China Guangdong",
    "Time: Oct 20, 2026, 12:00 (UTC+8)",
  ])
  assert.deepEqual(said("ja"), [
    "ブラウザー：不明",
    "場所：中国 Guangdong",
    "時刻：2026/10/20 12:00（UTC+8）",
  ])
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
  "edge/i18n/chat/zh-cn.ts",
  "edge/i18n/chat/zh-tw.ts",
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
