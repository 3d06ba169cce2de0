// `menshen menu`: the console's menu and auto-replies are exported, a server URL switches them off, and people then see
// and hear the same from the API's menu and from Menshen.

import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, beforeEach, describe, test } from "node:test"
import { newPerson, post, startWorld, type World } from "../support/world.ts"
import { run } from "./support/run.ts"

const article = (title: string, at: number) => ({ title, content_url: `https://mp.example/${at}` })
const consoleMenu = [
  {
    name: "更多",
    sub_button: {
      list: [
        { type: "view", name: "官网", url: "https://acme.example/?a=1&b=2" },
        { type: "text", name: "电话", value: "021-1234\n周一至周五" },
        { type: "img", name: "地图", value: "TEMPORARY" },
        { type: "news", name: "故事", value: "M", news_info: { list: [article("故事", 1)] } },
      ],
    },
  },
  {
    type: "news",
    name: "文章",
    value: "M",
    news_info: { list: [article("一", 1), article("二", 2)] },
  },
  {
    type: "miniprogram",
    name: "商城",
    url: "http://mp.weixin.qq.com",
    appid: "wx9a",
    pagepath: "p",
  },
]

const rule = (rule_name: string, words: [string, string][], replies: object[], more = {}) => ({
  rule_name,
  reply_mode: "reply_all",
  keyword_list_info: words.map(([match_mode, content]) => ({ type: "text", match_mode, content })),
  reply_list_info: replies,
  ...more,
})
const said = (content: string) => ({ type: "text", content })
const consoleReplies = {
  is_add_friend_reply_open: 1,
  is_autoreply_open: 1,
  add_friend_autoreply_info: said('欢迎！<a href="https://acme.example">官网</a>'),
  message_default_autoreply_info: said("稍后回复你"),
  keyword_autoreply_info: {
    list: [
      rule("价", [["contain", "价"]], [said("价目表")]),
      rule(
        "价格",
        [
          ["equal", "价格"],
          ["contain", "多少钱"],
        ],
        [said("一元")],
      ),
      rule("图", [["contain", "地图"]], [{ type: "img", content: "TEMPORARY" }]),
      rule("两条", [["equal", "两条"]], [said("甲"), said("乙")]),
      rule("随机", [["equal", "随机"]], [said("丙"), said("丁")], { reply_mode: "random_one" }),
      rule("重复", [["equal", "价格"]], [said("不会")]),
    ],
  },
}

let w: World
let folder: string
let config: { accounts?: object[] }
before(async () => {
  w = await startWorld((all) => {
    config = all
  })
  folder = mkdtempSync(join(tmpdir(), "menshen-menu-"))
})
after(async () => {
  rmSync(folder, { recursive: true, force: true })
  await w?.close()
})

const platform = async (path: string, change: object) =>
  (await post(`${w.sandboxUrl}/platform/${path}`, { account: "acme", ...change })).body
beforeEach(async () => {
  await post(`${w.sandboxUrl}/platform/switches`, { apiError: null })
  await platform("accounts", { type: "certified-service", whitelist: ["0.0.0.0/0", "::/0"] })
})

const menu = (verb: string, ...more: string[]) =>
  run(["menu", verb, "--account", "acme", "--api-base", w.sandboxUrl, ...more], {
    isAlone: true,
    key: "",
    cwd: folder,
    env: { ACME_APP_SECRET: w.account.appSecret },
  })
const withId = (verb: string, ...more: string[]) => menu(verb, "--app-id", w.account.appId, ...more)
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"))
const write = (file: string, value: unknown) =>
  writeFileSync(join(folder, file), JSON.stringify(value))

const phone = async (what: string, more: object) =>
  (await post(`${w.sandboxUrl}/phone/${what}`, { account: "acme", ...more })).body

/** What a new follower sees and hears. */
async function experience() {
  const { person } = await newPerson(w)
  const heard = async (text: string) => (await phone("message", { person, text })).replies
  const tapped = async (button: string) => {
    const { shown, replies } = await phone("tap", { person, button })
    return replies.length > 0 ? replies : shown
  }
  const welcome = (await phone("follow", { person })).replies
  const texts = ["问价格", "多少钱啊", "评价", "hello"]
  const answers = await Promise.all(texts.map(heard))
  const taps = []
  for (const button of ["官网", "电话", "商城"]) taps.push(await tapped(button))
  const names = (await phone("menu", {})).menu.map(({ name }: { name: string }) => name)
  return { welcome, answers, taps, names }
}

describe("menshen menu", { concurrency: 1 }, () => {
  let callbackUrl: string
  let asBefore: Awaited<ReturnType<typeof experience>>

  before(async () => {
    const { callbackUrl: url } = await platform("accounts", {})
    callbackUrl = url
    await platform("accounts", { callbackUrl: "" })
    await platform("console", { menu: consoleMenu, replies: consoleReplies })
    asBefore = await experience()
    assert.deepEqual(asBefore.answers.at(-1), ["稍后回复你"])
  })

  test("export needs to know the AppID, and asks WeChat nothing before", async () => {
    const { code, err } = await menu("export")
    assert.equal(code, 2)
    assert.match(err, /menshen\.json has no AppID for the account .* --app-id wx…/)
  })

  test("export writes what menu/create and menshen.json take, and names what is lost", async () => {
    const { code, out, err } = await withId("export", "--to", "menu.json")
    assert.equal(code, 1)
    assert.match(out, /^menu\.json: 5 buttons, 8 answers/)
    const { menu: exported, account, lost } = read("menu.json")
    assert.deepEqual(exported.button, [
      {
        name: "更多",
        sub_button: [
          { type: "view", name: "官网", url: "https://acme.example/?a=1&b=2" },
          { type: "click", name: "电话", key: "menshen-menu-1" },
          { type: "view", name: "故事", url: "https://mp.example/1" },
        ],
      },
      { type: "click", name: "文章", key: "menshen-menu-2" },
      consoleMenu[2],
    ])
    assert.equal(account.welcome, consoleReplies.add_friend_autoreply_info.content)
    assert.deepEqual(account.keywords, [
      { key: "menshen-menu-1", text: "021-1234\n周一至周五" },
      { key: "menshen-menu-2", text: "一\nhttps://mp.example/1\n二\nhttps://mp.example/2" },
      { keyword: "价格", match: "equals", text: "一元" },
      { keyword: "两条", match: "equals", text: "甲\n\n乙" },
      { keyword: "随机", match: "equals", text: "丙" },
      { keyword: "多少钱", match: "contains", text: "一元" },
      { keyword: "价", match: "contains", text: "价目表" },
      { match: "any", text: "稍后回复你" },
    ])
    const expected = [
      /"地图" sends a picture.*素材管理/,
      /"故事" sends articles.*opens the article/,
      /"文章" sends articles.*titles with their links/,
      /rule "图" sends "img".*forward/,
      /rule "两条" sends 2 texts: Menshen sends them as one/,
      /rule "随机" sends one of several texts at random/,
      /收到消息回复.*once an hour/,
      /keyword "价格" is in two rules/,
    ]
    assert.equal(lost.length, expected.length)
    for (const [at, sentence] of expected.entries()) {
      assert.match(lost[at], sentence)
      assert.match(err, sentence)
    }
  })

  test("export overwrites nothing", async () => {
    const before = readFileSync(join(folder, "menu.json"), "utf8")
    const { code, err } = await withId("export", "--to", "menu.json")
    assert.equal(code, 1)
    assert.match(err, /menu\.json exists, and is not overwritten/)
    assert.equal(readFileSync(join(folder, "menu.json"), "utf8"), before)
  })

  test("apply shows first what would change, and --dry-run changes nothing", async () => {
    await platform("accounts", { callbackUrl })
    assert.deepEqual((await phone("menu", {})).menu, [])
    const { code, out, err } = await withId("apply", "--from", "menu.json", "--dry-run")
    assert.equal(code, 0)
    assert.match(out, /^\+ 更多 \/ 官网: view https:\/\/acme\.example/)
    assert.match(out, /Nothing was changed\.\n$/)
    assert.match(err, /no answer for the keys menshen-menu-1, menshen-menu-2/)
    assert.deepEqual((await phone("menu", {})).menu, [])
  })

  test("after export, a server URL and apply, people see and hear the same", async () => {
    Object.assign(config.accounts?.[0] ?? {}, read("menu.json").account)
    await w.menshen.kill()
    await w.menshen.start(JSON.stringify(config))
    write("menshen.json", config)
    const { code, out, err } = await menu("apply", "--from", "menu.json")
    assert.deepEqual([code, err], [0, ""])
    assert.match(out, /WeChat has the menu/)
    assert.deepEqual(await experience(), asBefore)
  })

  test("a second apply changes nothing, and an export of the API's menu is the same menu", async () => {
    const { out } = await menu("apply", "--from", "menu.json")
    assert.equal(out, "WeChat has this menu already.\n")
    const again = JSON.parse((await menu("export")).out)
    assert.deepEqual(again.menu, read("menu.json").menu)
    assert.ok(!again.lost.some((sentence: string) => sentence.includes("menshen-menu-1")))
    const unknown = JSON.parse(
      (await menu("export", "--config", "none.json", "--app-id", w.account.appId)).out,
    )
    assert.match(unknown.lost[0], /sends the key "menshen-menu-1".*"event": "CLICK"/)
  })

  test("apply names every fault of a menu before WeChat sees it", async () => {
    const leaf = { type: "view", name: "官网", url: "ftp://acme.example" }
    const long = { type: "click", name: "一二三四五六", key: "k".repeat(129) }
    write("wrong.json", {
      menu: { button: [long, { name: "a", sub_button: [leaf, { type: "text" }] }] },
    })
    const { code, err } = await menu("apply", "--from", "wrong.json")
    assert.equal(code, 1)
    for (const pointer of [
      "/menu/button/0/name: write a text of 1 to 16 bytes",
      "/menu/button/0/key: write a text of 1 to 128 bytes",
      "/menu/button/1/sub_button/0/url: ",
      "/menu/button/1/sub_button/1/type: write one of click",
    ]) {
      assert.ok(err.includes(pointer), `${pointer} in ${err}`)
    }
    for (const menuOf of [
      {},
      null,
      { menu: { button: [] } },
      { menu: { button: Array(4).fill(leaf) } },
    ]) {
      write("wrong.json", menuOf)
      assert.match((await menu("apply", "--from", "wrong.json")).err, /list of 1 to 3 buttons/)
    }
    assert.match((await menu("apply", "--from", "absent.json")).err, /cannot be read/)
  })

  for (const [errcode, sentence] of [
    [40007, /media_id or an article_id.*素材管理/],
    [40018, /refuses a name \(40018\).*16 bytes.*Nothing has changed/],
    [40055, /refuses an address \(40055\)/],
    [45064, /小程序管理/],
    [45009, /midnight in Beijing/],
    [40125, /AppSecret \(40125\)/],
  ] as const) {
    test(`apply names ${errcode} and what to do`, async () => {
      const path = "/cgi-bin/menu/create"
      await post(`${w.sandboxUrl}/platform/switches`, { apiError: { errcode, path } })
      write("other.json", { menu: { button: [{ type: "click", name: "另一个", key: "k" }] } })
      const { code, err } = await menu("apply", "--from", "other.json")
      assert.equal(code, 3)
      assert.match(err, sentence)
    })
  }

  test("an account that may not set a menu is told which may (48001), and can be exported", async () => {
    await platform("accounts", { type: "subscription" })
    const { code, err } = await menu("apply", "--from", "other.json")
    assert.equal(code, 3)
    assert.match(err, /48001.*认证的订阅号/)
    assert.equal(JSON.parse((await menu("export")).out).account.keywords.length, 6)
  })

  test("an address that is not listed is named (40164)", async () => {
    await platform("accounts", { whitelist: ["203.0.113.9"] })
    const calls = [() => menu("export"), () => menu("apply", "--from", "menu.json")]
    for (const made of calls) {
      const { code, err } = await made()
      assert.equal(code, 3)
      assert.match(err, /WeChat refuses (127\.0\.0\.1|::1) \(40164\).*API IP 白名单/)
    }
  })

  test("no AppSecret goes to a host that is not WeChat's", async () => {
    const { code, err } = await menu("export", "--api-base", "https://evil.example")
    assert.equal(code, 2)
    assert.match(err, /AppSecret is sent to --api-base/)
  })
})
