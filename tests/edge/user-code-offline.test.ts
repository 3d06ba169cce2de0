// An account that signs in by code is never spoken for at WeChat's API: whatever Menshen asks of
// anybody arrives at a server that counts, and nothing does.

import assert from "node:assert/strict"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { DatabaseSync } from "node:sqlite"
import { after, before, test } from "node:test"
import { adminWorld, call, poolPath } from "../support/admin.ts"
import { filesOf, until } from "../support/directory.ts"
import * as world from "../support/world.ts"

const asked: string[] = []
let counter: Server
let machine: { internet: string }
before(async () => {
  counter = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.writeHead(200, { "content-type": "application/json" }).end('{"errcode":48001}')
  })
  await new Promise<void>((resolve) => counter.listen(0, "127.0.0.1", resolve))
  machine = { internet: `127.0.0.1:${(counter.address() as AddressInfo).port}` }
})
after(() => {
  counter.closeAllConnections()
  counter.close()
})

const callsOf = async (w: world.World) =>
  (await (await fetch(`${w.sandboxUrl}/platform/log`)).json()).calls

async function signIn(w: world.World, person: string) {
  const ticket = await world.openTicket(w)
  await world.sendText(w, person, ticket.user_code ?? "")
  assert.equal((await world.untilSettled(w, ticket)).state, "approved")
  const { body } = await world.collect(w, ticket)
  return world.redeem(w, body.code, ticket.verifier)
}

test("a whole life of such an account asks nothing of WeChat's API", async () => {
  const w = await adminWorld(world.onlyByCode, {}, machine)
  try {
    const { person, openid } = await world.newPerson(w)
    const { body } = await signIn(w, person)
    const headers = { authorization: `Bearer ${body.access_token}` }
    assert.equal((await fetch(`${w.menshen.url}/userinfo`, { headers })).status, 200)
    await signIn(w, person)
    await world.post(`${w.sandboxUrl}/phone/unfollow`, { person, account: "acme" })
    await w.menshen.kill()
    await w.menshen.start()
    await signIn(w, person)
    const appId = w.account.appId
    const found = await call(w, "POST", `${poolPath}/users/find`, { appId, openid })
    assert.equal(found.status, 200)
    assert.deepEqual(await callsOf(w), [])
    assert.deepEqual(asked, [])
  } finally {
    await w.close()
  }
})

/** The demo, its first account signing in by code, and its second under no Open Platform. */
function byCodeBesideScans(config: Record<string, unknown>): void {
  const [first = {}, second = {}] = config.accounts as Record<string, unknown>[]
  world.signInByCode(first)
  delete second.openPlatform
}

test("people of another account are moved there by a mapping, and never by WeChat's word", async () => {
  const w = await adminWorld(byCodeBesideScans, {}, machine)
  try {
    const from = w.accounts[1]?.appId ?? ""
    const identity = { appId: from, openid: "oBefore00000000000000000001" }
    const line = JSON.stringify({ identities: [identity] })
    await call(w, "POST", `${poolPath}/import`, line)
    const refused = await call(w, "POST", `${poolPath}/migrate`, { from, to: "acme" })
    assert.deepEqual([refused.status, refused.body.error], [409, "wechat_not_called"])
    assert.match(refused.body.error_description, /mapping file/)
    const pair = { ori_openid: identity.openid, new_openid: "oAfter000000000000000000001" }
    const path = `${poolPath}/migrate?from=${from}&to=acme`
    const moved = await call(w, "POST", path, JSON.stringify(pair))
    assert.equal(moved.body.counts.moved, 1)
    assert.deepEqual([await callsOf(w), asked], [[], []])
  } finally {
    await w.close()
  }
})

test("and the counter counts: an account of QR codes beside it is heard there", async () => {
  const w = await world.startWorld(() => {}, {}, machine)
  try {
    await assert.rejects(world.openTicket(w), /503/)
    assert.match(asked.join(), /POST \/cgi-bin\/stable_token/)
  } finally {
    await w.close()
    asked.length = 0
  }
})

test("INV-16: a code that was shown before kill -9 signs in after it; one that expired does not", async () => {
  const w = await world.startWorld(world.onlyByCode)
  try {
    const { person, openid } = await world.newPerson(w)
    const [ticket, late] = [await world.openTicket(w), await world.openTicket(w)]
    await w.menshen.kill()
    for (const file of filesOf(w, "TicketDesk")) {
      const database = new DatabaseSync(file)
      database.prepare("UPDATE tickets SET deadline = 0 WHERE scene = ?").run(late.scene)
      database.close()
    }
    await w.menshen.start()
    const told = await world.sendText(w, person, late.user_code ?? "")
    assert.match(told.replies.join(), /登录码已过期/)
    assert.equal((await world.statusOf(w, late)).body.state, "expired")
    await world.sendText(w, person, ticket.user_code ?? "")
    assert.equal((await world.untilSettled(w, ticket)).state, "approved")
    await until("the log has its lines", () => w.menshen.log().includes("ticket_expired"))
    assert.ok(!w.menshen.log().includes(openid))
  } finally {
    await w.close()
  }
})

test("who follows without a code is told what to do, where the owner has no words of their own", async () => {
  const w = await world.startWorld((config) => {
    world.onlyByCode(config)
    delete (config.accounts as Record<string, unknown>[])[0]?.welcome
  })
  try {
    const { person } = await world.newPerson(w)
    const { url } = await world.openTicket(w)
    const { replies } = await world.scan(w, person, url)
    assert.match(replies.join(), /6 位登录码/)
  } finally {
    await w.close()
  }
})
