// Failures of one API call while the others work: the cases that user/info may meet (BI 142, 143).
import assert from "node:assert/strict"
import { after, beforeEach, test } from "node:test"
import { acme, type Json, openSandbox } from "./support/sandbox.ts"

const sandbox = await openSandbox()
after(() => sandbox.close())

const path = "/cgi-bin/user/info"
let openid: string
let token: string
beforeEach(async () => {
  await sandbox.post("/reset", {})
  openid = (await sandbox.post("/phone/people", { name: "Mei" })).openid
  token = (await stable()).access_token
})

const { appId: appid, appSecret: secret } = acme
const stable = () =>
  sandbox.post("/cgi-bin/stable_token", { grant_type: "client_credential", appid, secret })
const set = (switches: object) => sandbox.post("/platform/switches", switches)
const info = () => fetch(`${sandbox.url}${path}?access_token=${token}&openid=${openid}`)
const answer = async (): Promise<Json> => (await info()).json()

for (const errcode of [-1, 40003, 45009])
  test(`user/info answers ${errcode} for the chosen number of calls`, async () => {
    await set({ apiError: { errcode, path, calls: 2 } })
    assert.equal((await answer()).errcode, errcode)
    assert.equal("errcode" in (await stable()), false)
    const { errmsg } = await answer()
    assert.match(errmsg, /^(system error|invalid openid|reach max api daily quota limit) rid: /)
    assert.equal((await answer()).openid, openid)
  })

test("apiFaultPath limits a busy, slow or silent API to one path", async () => {
  await set({ apiFaultPath: path, apiBusyCalls: 1 })
  assert.ok((await stable()).access_token)
  assert.equal((await answer()).errcode, -1)
  assert.equal((await answer()).openid, openid)
  await set({ apiDelayMs: 150 })
  const began = performance.now()
  await answer()
  assert.ok(performance.now() - began >= 149)
  await set({ apiDelayMs: 60_000 })
  assert.ok((await stable()).access_token, "or this would wait a minute")
  await set({ apiDelayMs: 0, apiDown: true })
  await assert.rejects(info)
  assert.ok((await stable()).access_token)
  await set({ apiDown: false, apiTruncated: true })
  await assert.rejects(answer)
  assert.ok((await stable()).access_token)
})

test("switches replace the body and the status, and make the body far too long", async () => {
  const twice = '{"subscribe":1,"openid":"a","unionid":"x","unionid":"y"}'
  await set({ apiFaultPath: path, apiBody: twice })
  assert.equal(await (await info()).text(), twice)
  await set({ apiBody: "<html>Bad Gateway</html>", apiStatus: 502 })
  const gateway = await info()
  assert.deepEqual([gateway.status, await gateway.text()], [502, "<html>Bad Gateway</html>"])
  assert.ok((await stable()).access_token)
  await set({ apiBody: null, apiStatus: 200, apiPaddingBytes: 2_000_000 })
  const long = await (await info()).text()
  assert.ok(long.length > 2_000_000)
  assert.equal(JSON.parse(long).openid, openid)
})
