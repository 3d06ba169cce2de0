// Menshen never calls WeChat's API for an account that signs in by message: a server in WeChat's place
// counts the calls and sees none.

import assert from "node:assert/strict"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, describe, test } from "node:test"
import { adminWorld, call, poolPath } from "../../support/admin.ts"
import * as world from "../../support/world.ts"

const requests: string[] = []
let counter: Server
let machine: { internet: string }
before(async () => {
  counter = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
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
  await world.sendText(w, person, ticket.chat_code ?? "")
  assert.equal((await world.untilSettled(w, ticket)).state, "approved")
  const { body } = await world.collect(w, ticket)
  return world.redeem(w, body.code, ticket.verifier)
}

describe("an account that signs in by message", () => {
  test("makes no call to WeChat's API, from the first sign-in to a restart", async () => {
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
      assert.deepEqual(requests, [])
    } finally {
      await w.close()
    }
  })

  /** The demo, with its first account signing in by message and its second under no Open Platform. */
  function byCodeBesideScans(config: Record<string, unknown>): void {
    const [first = {}, second = {}] = config.accounts as Record<string, unknown>[]
    world.signInByCode(first)
    delete second.openPlatform
  }

  test("takes over another account's people by a mapping file, never by a call to WeChat", async () => {
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
      assert.deepEqual([await callsOf(w), requests], [[], []])
    } finally {
      await w.close()
    }
  })

  test("for comparison, an account with QR codes is seen by the same server", async () => {
    const w = await world.startWorld(() => {}, {}, machine)
    try {
      await assert.rejects(world.openTicket(w), /503/)
      assert.match(requests.join(), /POST \/cgi-bin\/stable_token/)
    } finally {
      await w.close()
      requests.length = 0
    }
  })
})
