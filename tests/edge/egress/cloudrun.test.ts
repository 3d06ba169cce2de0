// A Menshen inside WeChat CloudRun, as the sandbox imitates it: calls without a token, from an address that no list has.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    const [account] = config.accounts as Record<string, unknown>[]
    delete account?.appSecret
    Object.assign(account ?? {}, { egress: { kind: "cloudrun" } })
  })
  await world.post(`${w.sandboxUrl}/platform/accounts`, {
    account: "acme",
    whitelist: ["203.0.113.9"],
  })
})
after(() => w.close())

const inside = (cloudRunAccount: string | null) =>
  world.post(`${w.sandboxUrl}/platform/switches`, { cloudRunAccount })

test("people sign in, and no access token is fetched", async () => {
  await inside("acme")
  const { person, openid } = await world.newPerson(w)
  assert.equal((await world.signIn(w, person)).wechat_openid, openid)
  const log = await (await fetch(`${w.sandboxUrl}/platform/log`)).json()
  const paths = log.calls.map(({ path }: { path: string }) => path)
  assert.ok(paths.includes("/cgi-bin/user/info"))
  assert.ok(!paths.includes("/cgi-bin/stable_token"))
})

test("a push still needs its signature: a header of CloudRun's proves nothing", async () => {
  const body = `<xml><ToUserName>${w.account.originalId}</ToUserName></xml>`
  const headers = { "x-wx-source": "wx_client", "x-wx-openid": "oForged" }
  const answer = await fetch(`${w.menshen.url}/acme/callback`, { method: "POST", headers, body })
  assert.equal(answer.status, 403)
})

test("outside of the service the operator reads how to switch it on", async () => {
  await inside(null)
  const { status, body } = await world.askForTicket(w)
  assert.deepEqual([status, body.error], [503, "account_misconfigured"])
  assert.match(w.menshen.log(), /open-interface service: switch it on \(云调用 → 开放接口服务\)/)
})
