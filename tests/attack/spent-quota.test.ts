// WeChat says that the day's quota is used up (errcode 45009), and every page asked it again (AV-01, P-10).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { askForTicket, post, startWorld, type World } from "../support/world.ts"

let w: World
before(async () => {
  w = await startWorld()
  await post(`${w.sandboxUrl}/platform/accounts`, { account: "acme", quotas: { qrcode: 3 } })
})
after(() => w.close())

const ask = () => askForTicket(w)

async function callsMade(): Promise<number> {
  const { calls } = await (await fetch(`${w.sandboxUrl}/platform/log`)).json()
  return calls.filter(({ path }: { path: string }) => path === "/cgi-bin/qrcode/create").length
}

async function assertSpent(): Promise<void> {
  const { status, body, response } = await ask()
  assert.deepEqual([status, body.error], [503, "wechat_quota"])
  const at = Date.parse(body.at)
  assert.equal(at % 86_400_000, 16 * 3_600_000, "midnight in Shanghai")
  assert.ok(at > Date.now() && at <= Date.now() + 86_400_000)
  assert.ok(Number(response.headers.get("retry-after")) > 0)
}

test("a used-up quota is remembered until WeChat's midnight, also over a restart", async () => {
  for (let at = 0; at < 3; at++) assert.equal((await ask()).status, 201)
  await assertSpent()
  const { length } = await Promise.all(Array.from({ length: 20 }, assertSpent))
  assert.deepEqual([length, await callsMade()], [20, 4])
  await w.menshen.kill()
  await w.menshen.start()
  await assertSpent()
  assert.equal(await callsMade(), 4)
  assert.match(w.menshen.log(), /"errcode":45009,"reason":"wechat_quota"/)
})

test("so is that of the access token", async () => {
  const other = await startWorld()
  try {
    const path = "/cgi-bin/stable_token"
    const apiError = { errcode: 45009, errmsg: "reach max api daily quota limit", path }
    await post(`${other.sandboxUrl}/platform/switches`, { apiError })
    const made = async () => {
      const { calls } = await (await fetch(`${other.sandboxUrl}/platform/log`)).json()
      return calls.filter((call: { path: string }) => call.path === path).length
    }
    const refused = async () => {
      const { status, body } = await askForTicket(other)
      assert.deepEqual([status, body.error], [503, "wechat_quota"])
    }
    await refused()
    const once = await made()
    assert.ok(once > 0)
    for (let at = 0; at < 5; at++) await refused()
    await other.menshen.kill()
    await other.menshen.start()
    await refused()
    assert.equal(await made(), once)
  } finally {
    await other.close()
  }
})
