// The console's menu and auto-replies, the menu by API, and the server URL that switches the console's own off
// (docs/wechat-protocol.md#console-menu).
import assert from "node:assert/strict"
import { after, beforeEach, describe, test } from "node:test"
import { callApi, type Json, openReceiver, openSandbox } from "./support/sandbox.ts"

const receiver = await openReceiver((response) => response.end("success"))
const sandbox = await openSandbox({ menshenUrl: receiver.url })
after(() => Promise.all([sandbox.close(), receiver.close()]))

const text = { type: "text", name: "电话", value: "021-1234" }
const link = { type: "view", name: "官网", url: "https://acme.example/" }
const replies = {
  is_add_friend_reply_open: 1,
  is_autoreply_open: 1,
  add_friend_autoreply_info: { type: "text", content: "欢迎" },
  message_default_autoreply_info: { type: "img", content: "MEDIA" },
  keyword_autoreply_info: {
    list: [
      {
        reply_mode: "reply_all",
        keyword_list_info: [{ type: "text", match_mode: "contain", content: "价格" }],
        reply_list_info: [
          { type: "text", content: "一元" },
          { type: "voice", content: "V" },
        ],
      },
    ],
  },
}

let mei: string
beforeEach(async () => {
  await sandbox.post("/reset", {})
  mei = (await sandbox.post("/phone/people", { name: "Mei" })).person
  const menu = [{ name: "更多", sub_button: { list: [text, link] } }]
  await sandbox.post("/platform/console", { account: "acme", menu, replies })
})

const withUrl = (callbackUrl: string) =>
  sandbox.post("/platform/accounts", { account: "acme", callbackUrl })
const phone = (what: string, more: object = {}): Promise<Json> =>
  sandbox.post(`/phone/${what}`, { person: mei, account: "acme", ...more })
const shownMenu = async () => (await sandbox.post("/phone/menu", { account: "acme" })).menu
const create = (body: object) => callApi(sandbox, "/cgi-bin/menu/create", body)

test("without a server URL people have the console's menu and replies, and nothing is pushed", async () => {
  await withUrl("")
  assert.deepEqual((await phone("follow")).replies, ["欢迎"])
  assert.deepEqual((await phone("message", { text: "问价格" })).replies, ["一元", "[voice]"])
  assert.deepEqual((await phone("message", { text: "hello" })).replies, ["[img]"])
  assert.deepEqual(await shownMenu(), [{ name: "更多", sub_button: [text, link] }])
  assert.deepEqual((await phone("tap", { button: "电话" })).replies, ["021-1234"])
  const { shown } = await phone("tap", { button: "官网" })
  assert.deepEqual(shown, [{ screen: "web", text: link.url }])
  assert.equal((await callApi(sandbox, "/cgi-bin/get_current_selfmenu_info")).is_menu_open, 1)
})

test("a server URL switches both off", async () => {
  assert.deepEqual((await phone("follow")).replies, [])
  assert.deepEqual((await phone("message", { text: "问价格" })).replies, [])
  assert.deepEqual(await shownMenu(), [])
  const info = await callApi(sandbox, "/cgi-bin/get_current_selfmenu_info")
  assert.equal(info.is_menu_open, 0)
  assert.equal(info.selfmenu_info.button[0].name, "更多")
  const told = await callApi(sandbox, "/cgi-bin/get_current_autoreply_info")
  assert.equal(told.add_friend_autoreply_info.content, "欢迎")
})

test("the menu of the API is shown beside a server URL, read in both forms, and deleted", async () => {
  assert.equal((await callApi(sandbox, "/cgi-bin/menu/get")).errcode, 46003)
  const click = { type: "click", name: "帮助", key: "HELP" }
  assert.equal((await create({ button: [{ name: "菜单", sub_button: [click, link] }] })).errcode, 0)
  assert.deepEqual(await shownMenu(), [{ name: "菜单", sub_button: [click, link] }])
  const { selfmenu_info } = await callApi(sandbox, "/cgi-bin/get_current_selfmenu_info")
  assert.deepEqual(selfmenu_info.button, [{ name: "菜单", sub_button: { list: [click, link] } }])
  assert.deepEqual((await callApi(sandbox, "/cgi-bin/menu/get")).menu.button, [
    { name: "菜单", sub_button: [click, link] },
  ])
  await phone("follow")
  const { deliveries } = await phone("tap", { button: "帮助" })
  assert.equal(deliveries.length, 1)
  const rule = { button: [link], matchrule: { client_platform_type: "1" } }
  assert.match((await callApi(sandbox, "/cgi-bin/menu/addconditional", rule)).menuid, /^\d+$/)
  assert.equal((await callApi(sandbox, "/cgi-bin/menu/get")).conditionalmenu.length, 1)
  assert.equal((await callApi(sandbox, "/cgi-bin/menu/delete")).errcode, 0)
  assert.deepEqual(await shownMenu(), [])
  assert.equal((await callApi(sandbox, "/cgi-bin/menu/addconditional", rule)).errcode, 65303)
})

describe("menu/create refuses", () => {
  const inside = (leaf: object) => ({ button: [{ name: "更多", sub_button: [leaf] }] })
  const view = (more: object) => ({ ...link, ...more })
  const cases: [string, object, number][] = [
    ["no buttons", { button: [] }, 40016],
    ["four buttons", { button: [link, link, link, link] }, 40016],
    ["six buttons below one", { button: [{ name: "a", sub_button: Array(6).fill(link) }] }, 40023],
    ["a third level", inside({ name: "b", sub_button: [link] }), 40022],
    ["the console's own type", { button: [text] }, 40017],
    ["the console's own type below", inside(text), 40024],
    ["a name of 17 bytes", { button: [view({ name: "x".repeat(17) })] }, 40018],
    ["a name of 61 bytes below", inside(view({ name: "x".repeat(61) })), 40025],
    ["a key of 129 bytes", { button: [{ type: "click", name: "a", key: "k".repeat(129) }] }, 40019],
    ["a long address below", inside(view({ url: `https://a/${"x".repeat(1024)}` })), 40027],
    ["an address without http", { button: [view({ url: "ftp://a/" })] }, 40055],
    ["a mini program without its AppID", { button: [view({ type: "miniprogram" })] }, 45064],
    ["no media_id", { button: [{ type: "media_id", name: "a" }] }, 40007],
  ]
  for (const [what, body, errcode] of cases) {
    test(`${what} with ${errcode}`, async () => {
      assert.equal((await create(body)).errcode, errcode)
      assert.deepEqual(await shownMenu(), [])
    })
  }

  test("a body with \\uxxxx with 40033", async () => {
    const { access_token } = await sandbox.post("/cgi-bin/stable_token", {
      grant_type: "client_credential",
      appid: "wx5a1d0c0ffee0b0a7",
      secret: "0123456789abcdef0123456789abcdef",
    })
    const body = '{"button": [{"type": "click", "name": "\\u4eca", "key": "k"}]}'
    const path = `/cgi-bin/menu/create?access_token=${access_token}`
    assert.equal((await sandbox.tryPost(path, body)).body.errcode, 40033)
  })

  test("an account that is not certified with 48001", async () => {
    await sandbox.post("/platform/accounts", { account: "acme", type: "subscription" })
    assert.equal((await create({ button: [link] })).errcode, 48001)
    const { errcode } = await callApi(sandbox, "/cgi-bin/get_current_selfmenu_info")
    assert.equal(errcode, undefined)
  })
})
