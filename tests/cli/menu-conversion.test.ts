// What the export makes of each kind of button and reply, beside those of tests/cli/menu.test.ts.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { assembled } from "../../cli/menu/assembled.ts"
import { difference, linesOf } from "../../cli/menu/compare.ts"
import { menuFrom } from "../../cli/menu/menu-from.ts"
import { repliesFrom } from "../../cli/menu/replies-from.ts"

const menuOf = (...button: object[]) => menuFrom({ selfmenu_info: { button } }, [])
const text = (content: string) => ({ type: "text", content })
const rules = (...list: object[]) => repliesFrom({ keyword_autoreply_info: { list } })
const rule = (word: string, ...replies: object[]) => ({
  rule_name: word,
  reply_mode: "reply_all",
  keyword_list_info: [{ type: "text", match_mode: "contain", content: word }],
  reply_list_info: replies,
})

describe("a button of the API", () => {
  const whole = [
    { type: "scancode_push", name: "扫码", key: "k" },
    { type: "location_select", name: "位置", key: "k" },
    { type: "view", name: "官网", url: "https://acme.example" },
    { type: "media_id", name: "图", media_id: "m" },
    { type: "article_view_limited", name: "文", article_id: "a" },
    { type: "miniprogram", name: "店", url: "http://a", appid: "wx1", pagepath: "p" },
  ]
  for (const button of whole) {
    test(`${button.type} stays as it is`, () => {
      const { menu, lost } = menuOf({ ...button, more: 1 })
      assert.deepEqual([menu.button, lost], [[button], []])
    })
  }

  test("may have its only member as value", () => {
    const { menu } = menuOf({ type: "media_id", name: "图", value: "m" })
    assert.deepEqual(menu.button, [{ type: "media_id", name: "图", media_id: "m" }])
  })

  test("without a member is left out and named", () => {
    const { menu, lost } = menuOf({ type: "miniprogram", name: "店", url: "http://a", value: "x" })
    assert.deepEqual(menu.button, [])
    assert.match(lost[0] ?? "", /does not tell appid and pagepath of the button "店"/)
  })

  test("of an unknown kind is left out and named, also a name of every object", () => {
    for (const type of ["finder", "constructor"]) {
      const { menu, lost } = menuOf({ type, name: "号" })
      assert.deepEqual(menu.button, [])
      assert.match(lost[0] ?? "", /is of a kind \("(finder|constructor)"\)/)
    }
  })
})

describe("a button of the console", () => {
  test("with a text that is too long is left out and named", () => {
    const { menu, keywords, lost } = menuOf({ type: "text", name: "长", value: "长".repeat(700) })
    assert.deepEqual([menu.button, keywords], [[], []])
    assert.match(lost[0] ?? "", /"长" sends a text of more than 2,048 bytes/)
  })

  test("loses control characters, which Menshen does not take, and keeps line breaks", () => {
    const { keywords } = menuOf({ type: "text", name: "电话", value: "1\r\n2\u00003\t4" })
    assert.deepEqual(keywords, [{ key: "menshen-menu-1", text: "1\n2 3 4" }])
  })

  test("with many articles has as many links as fit", () => {
    const list = Array.from({ length: 60 }, (_, at) => ({
      title: "题",
      content_url: `https://mp.example/${"x".repeat(80)}/${at}`,
    }))
    const { keywords } = menuOf({ type: "news", name: "文", news_info: { list } })
    const [entry] = keywords
    assert.ok(entry && Buffer.byteLength(entry.text) <= 2048)
    assert.match(entry.text, /\/0\n题\n/)
  })

  test("of a menu that is switched off is exported, and that is said", () => {
    const button = [{ type: "view", name: "官网", url: "https://acme.example" }]
    const { menu, lost } = menuFrom({ is_menu_open: 0, selfmenu_info: { button } }, [])
    assert.deepEqual(menu, { button })
    assert.match(lost[0] ?? "", /switched off now \(自定义菜单/)
  })

  test("an answer without a menu is an empty menu", () => {
    assert.deepEqual(menuFrom({}, []).menu, { button: [] })
    assert.deepEqual(menuOf({ name: "空", sub_button: { list: [] } }).menu, { button: [] })
  })
})

describe("the auto-replies", () => {
  test("that are switched off are left out and named", () => {
    const info = { is_add_friend_reply_open: 0, add_friend_autoreply_info: text("欢迎") }
    const { welcome, lost } = repliesFrom(info)
    assert.equal(welcome, undefined)
    assert.match(lost[0] ?? "", /被关注回复 is switched off/)
  })

  test("of an account without any are none", () => {
    assert.deepEqual(repliesFrom({}), { keywords: [], lost: [] })
  })

  test("of a rule that fit one message only in part are cut and named", () => {
    const long = "长".repeat(400)
    const { keywords, lost } = rules(rule("a", text(long), text(long)))
    assert.equal(keywords[0]?.text, long)
    assert.match(lost[0] ?? "", /sends 2 texts: Menshen sends the first 1 as one/)
  })

  test("beyond Menshen's 200 are counted, and taps and the default keep their place", () => {
    const list = Array.from({ length: 250 }, (_, at) => rule(`词${at}`, text("x")))
    const taps = menuOf({ type: "text", name: "电话", value: "1" })
    const any = { is_autoreply_open: 1, message_default_autoreply_info: text("在") }
    const replies = repliesFrom({ ...any, keyword_autoreply_info: { list } })
    const { account, lost } = assembled(taps, replies, 2)
    assert.equal(account.keywords.length, 200)
    assert.deepEqual(account.keywords[0], { key: "menshen-menu-1", text: "1" })
    assert.deepEqual(account.keywords.at(-1), { match: "any", text: "在" })
    assert.match(lost.join("\n"), /takes 200 keywords: 52 are left out/)
    assert.match(lost.join("\n"), /2 menus for some people \(个性化菜单\)/)
  })
})

test("the difference of two menus shows what comes, what goes, and another order", () => {
  const [a, b] = [
    { type: "click", name: "a", key: "1" },
    { type: "click", name: "b\u001b", key: "2" },
  ]
  assert.deepEqual(difference(linesOf([a]), linesOf([b])), ["- a: click 1", "+ b\ufffd: click 2"])
  assert.deepEqual(difference(linesOf([a, b]), linesOf([b, a])), [
    "  b\ufffd: click 2",
    "  a: click 1",
    "(in another order)",
  ])
})
