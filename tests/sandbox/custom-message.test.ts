// Custom messages: the windows in which an account may write without being asked
// (docs/wechat-protocol.md#custom-messages).
import assert from "node:assert/strict"
import { after, beforeEach, describe, test } from "node:test"
import { callApi, type Json, openReceiver, openSandbox } from "./support/sandbox.ts"

let now = Date.UTC(2026, 0, 5)
const receiver = await openReceiver((response) => response.end("success"))
const sandbox = await openSandbox({ menshenUrl: receiver.url, now: () => now })
after(() => Promise.all([sandbox.close(), receiver.close()]))

let mei: { person: string; openid: string }
beforeEach(async () => {
  await sandbox.post("/reset", {})
  mei = await sandbox.post("/phone/people", { name: "Mei" })
})

const minutes = (count: number) => {
  now += count * 60_000
}
const phone = (what: string, more: object = {}) =>
  sandbox.post(`/phone/${what}`, { person: mei.person, account: "acme", ...more })
const send = (message: object, touser = mei.openid): Promise<Json> =>
  callApi(sandbox, "/cgi-bin/message/custom/send", { touser, ...message })
const write = async (content: unknown) =>
  (await send({ msgtype: "text", text: { content } })).errcode

async function chat(): Promise<string[]> {
  const { people } = await sandbox.get("/phone/state")
  return people[0].contacts[0].chat.map(({ from, text }: Json) => `${from}: ${text}`)
}

describe("the window", () => {
  test("after a follow allows three messages in a minute, then answers 45047, then 45015", async () => {
    await phone("follow")
    for (const word of ["one", "two", "three"]) assert.equal(await write(word), 0)
    assert.equal(await write("four"), 45047)
    assert.deepEqual(await chat(), ["account: one", "account: two", "account: three"])
    minutes(1)
    assert.equal(await write("late"), 45015)
  })

  test("after a message of the person allows five in 48 hours, and the next message renews it", async () => {
    await phone("follow")
    minutes(1)
    await phone("message", { text: "hello" })
    minutes(48 * 60 - 1)
    for (let i = 0; i < 5; i++) assert.equal(await write(`${i}`), 0)
    assert.equal(await write("sixth"), 45047)
    await phone("message", { text: "again" })
    assert.equal(await write("sixth"), 0)
    minutes(48 * 60)
    assert.equal(await write("late"), 45015)
  })

  test("after a scan or a menu click is a minute each", async () => {
    await phone("follow")
    const scene = { action_name: "QR_STR_SCENE", action_info: { scene: { scene_str: "m" } } }
    const { url } = await callApi(sandbox, "/cgi-bin/qrcode/create", {
      ...scene,
      expire_seconds: 600,
    })
    for (const act of [() => phone("click", { key: "HELP" }), () => scan(url)]) {
      minutes(1)
      assert.equal(await write("closed"), 45015)
      await act()
      for (let i = 0; i < 3; i++) assert.equal(await write("open"), 0)
      assert.equal(await write("too many"), 45047)
    }
  })
})

const scan = (url: string) => sandbox.post("/phone/scan", { person: mei.person, url })

test("a message gets 45015 for a former follower, 40003 for an unknown openid, 48001 by account type", async () => {
  assert.equal(await write("stranger"), 45015)
  await phone("follow")
  await phone("unfollow")
  assert.equal(await write("left"), 45015)
  assert.equal((await send({ msgtype: "text", text: { content: "x" } }, "oNobody")).errcode, 40003)
  for (const [type, errcode] of [
    ["service", 48001],
    ["certified-subscription", 45015],
  ] as const) {
    await sandbox.post("/platform/accounts", { account: "acme", type })
    assert.equal(await write("x"), errcode, type)
  }
})

test("a message needs a known kind, and a text within the limits", async () => {
  await phone("follow")
  assert.equal((await send({ msgtype: "stone" })).errcode, 40008)
  for (const empty of ["", undefined, 7]) assert.equal(await write(empty), 44004)
  assert.equal(await write("x".repeat(2049)), 45002)
  assert.equal((await send({ msgtype: "image", image: { media_id: "1" } })).errcode, 0)
  assert.deepEqual(await chat(), ["account: [image]"])
  await sandbox.post("/platform/accounts", { account: "acme", quotas: { customMessage: 0 } })
  assert.equal(await write("x"), 45009)
})
