// Account migration: followers move, every openid changes, and changeopenid maps them
// (docs/wechat-protocol.md#migration).
import assert from "node:assert/strict"
import { after, beforeEach, test } from "node:test"
import { acme, callApi, openReceiver, openSandbox } from "./support/sandbox.ts"

let now = Date.UTC(2026, 0, 5)
const receiver = await openReceiver((response) => response.end("success"))
const club = { ...acme, name: "club", appId: "wx0000000000000002", originalId: "gh_club" }
const accounts = [acme, club]
const sandbox = await openSandbox({ menshenUrl: receiver.url, accounts, now: () => now })
after(() => Promise.all([sandbox.close(), receiver.close()]))
beforeEach(() => sandbox.post("/reset", {}))

const changeOpenid = (from_appid: unknown, openid_list: unknown, account = club) =>
  callApi(sandbox, "/cgi-bin/changeopenid", { from_appid, openid_list }, account)
const info = (openid: string, account = club) =>
  callApi(sandbox, `/cgi-bin/user/info?openid=${openid}`, undefined, account)

async function follower(name: string): Promise<{ person: string; openid: string }> {
  const person = await sandbox.post("/phone/people", { name })
  await sandbox.post("/phone/follow", { person: person.person, account: "acme" })
  return person
}
const migrate = () => sandbox.post("/platform/migrate", { from: "acme", to: "club" })

test("every follower gets another openid under the new account, and keeps the unionid", async () => {
  const [mei, lei] = [await follower("Mei"), await follower("Lei")]
  await sandbox.post("/phone/people", { name: "never followed" })
  const before = await info(mei.openid, acme)
  const pushes = receiver.received.length
  const { moved } = await migrate()
  assert.equal(receiver.received.length, pushes, "no event tells of it")
  assert.deepEqual(
    moved.map(({ person, from }: { person: string; from: string }) => [person, from]),
    [
      [mei.person, mei.openid],
      [lei.person, lei.openid],
    ],
  )
  const is = await info(moved[0].to)
  assert.notEqual(is.openid, mei.openid)
  assert.deepEqual(
    [is.subscribe, is.unionid, is.subscribe_scene, is.subscribe_time],
    [1, before.unionid, "ADD_SCENE_ACCOUNT_MIGRATION", before.subscribe_time],
  )
  assert.equal((await info(mei.openid, acme)).subscribe, 0)
})

test("changeopenid maps old to new, by appid or original id, and lists those it cannot map", async () => {
  const mei = await follower("Mei")
  const { openid: stranger } = await sandbox.post("/phone/people", { name: "Lei" })
  const { moved } = await migrate()
  for (const from of [acme.appId, acme.originalId])
    assert.deepEqual(await changeOpenid(from, [mei.openid, stranger]), {
      errcode: 0,
      errmsg: "ok",
      result_list: [
        { ori_openid: mei.openid, new_openid: moved[0].to, err_msg: "ok" },
        { ori_openid: stranger, err_msg: "ori_openid error" },
      ],
    })
})

test("changeopenid answers 63178 without a migration from that account, and after fifteen days", async () => {
  const { openid } = await follower("Mei")
  const errcode = async (from: unknown, list: unknown = [openid], account = club) =>
    (await changeOpenid(from, list, account)).errcode
  assert.equal(await errcode(acme.appId), 63178)
  await migrate()
  assert.equal(await errcode("wx1"), 63178)
  assert.equal(await errcode(club.appId, [openid], acme), 63178, "not the other way round")
  assert.equal(await errcode(acme.appId, [openid], acme), 63178, "only the new account may ask")
  assert.equal(await errcode(acme.appId, []), 63182)
  assert.equal(await errcode(acme.appId, Array(101).fill(openid)), 40097)
  now += 15 * 86_400_000 - 1
  assert.equal(await errcode(acme.appId), 0)
  now += 1
  assert.equal(await errcode(acme.appId), 63178)
})

test("a person who follows both accounts keeps following the new one as before", async () => {
  const { person } = await follower("Mei")
  await sandbox.post("/phone/follow", { person, account: "club" })
  const { moved } = await migrate()
  assert.equal((await info(moved[0].to)).subscribe_scene, "ADD_SCENE_SEARCH")
})

test("a migration needs two existing accounts", async () => {
  const fault = async (body: object) => {
    const answer = await sandbox.tryPost("/platform/migrate", JSON.stringify(body))
    assert.equal(answer.status, 400)
    return answer.body.error
  }
  assert.match(await fault({ from: "acme", to: "acme" }), /two different accounts/)
  assert.match(await fault({ from: "acme", to: "x" }), /no account "x"/)
  assert.match(await fault({ from: "acme" }), /"to"/)
})
