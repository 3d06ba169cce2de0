// The limits stored the network addresses of the people who asked for a one-time code, and of whoever had a
// wrong admin key, in readable form; SECURITY.md did not name them (OP-04).

import assert from "node:assert/strict"
import { test } from "node:test"
import { bearer, startChoosing, untilChoosing } from "../support/choosing.ts"
import { rowsOf } from "../support/directory.ts"
import * as push from "../support/push.ts"
import * as world from "../support/world.ts"

test("no limit names the network address of a person", async () => {
  const w = await startChoosing((config) => {
    config.clientAddressHeader = "x-client"
  })
  const from = { "x-client": "203.0.113.77" }
  try {
    const { ticket } = await untilChoosing(w)
    const path = `${w.menshen.url}/tickets/${ticket.scene}/proofs`
    const { phoneCode: phone_code } = ticket
    const otp = { kind: "otp", channel: "email", address: "mei@example.com", phone_code }
    assert.equal((await world.post(path, otp, { ...bearer(ticket), ...from })).status, 202)
    const wrong = { ...from, authorization: "Bearer wrong" }
    const statuses = []
    for (let times = 0; times < 11; times++) {
      statuses.push((await push.send(w, { path: "/admin/pools", headers: wrong })).status)
    }
    assert.equal(statuses[0], 401)
    assert.notEqual(statuses[10], 401, "they are counted")
    const rows = [...rowsOf(w, "SELECT * FROM limits"), ...rowsOf(w, "SELECT * FROM otp_asks")]
    assert.equal(rows.length, 1, "the request is counted")
    assert.doesNotMatch(JSON.stringify(rows), /203\.0\.113\.77/)
  } finally {
    await w.close()
  }
})
