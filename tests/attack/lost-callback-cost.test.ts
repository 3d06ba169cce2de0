// A request that reaches no callback is compared with the Token of every account, and anybody can send one. With 400
// accounts a query of 16 KiB kept the thread that serves everybody for more than 10 ms.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { adminWorld, call } from "../support/admin.ts"
import * as push from "../support/push.ts"
import type * as world from "../support/world.ts"

let w: world.World
before(async () => {
  w = await adminWorld()
})
after(() => w.close())

const lost = async (extra: string) => {
  const echo = { ...push.signed(w.account, ""), echostr: "%2B".repeat(128) }
  await push.send(w, { path: push.pathOf(echo, "acmee", extra) })
  return (await call(w, "GET", "/admin/set-up")).body.accounts[0].lostCallback
}

test("AV-07: no account reads a query that is longer than any of WeChat's", async () => {
  assert.equal(await lost(`&x=${"1".repeat(1024)}`), undefined)
  assert.match((await lost("&openid=oUXhP5ctf6T5Bq7pAbsLrTDc1zKE"))?.sentence, /"acmee"/)
})
