// WeChat's web authorization: who opens the hosted page inside WeChat and follows the account needs no
// QR code (WECHAT section 4.5).

import assert from "node:assert/strict"
import { after, test } from "node:test"
import * as world from "../support/world.ts"

const w = await world.startWorld((config) => {
  world.addClub(config)
  const { accounts } = config as { accounts: Record<string, unknown>[] }
  Object.assign(accounts[0] ?? {}, { oauth: "snsapi_base" })
})
after(w.close)

test("the widget is told that the hosted page does without a code inside WeChat", async () => {
  assert.equal("oauth" in (await world.openTicket(w)), true)
  assert.equal("oauth" in (await world.openTicket(w, { client_id: "club" })), false)
})
