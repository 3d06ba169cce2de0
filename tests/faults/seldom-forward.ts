// The seldom calls of the queue of forwarded pushes, for `npm test -- repeats`.

import assert from "node:assert/strict"
import { test } from "node:test"
import { adminWorld, call } from "../support/admin.ts"
import { ForwardTarget, forwarding } from "../support/forward-target.ts"
import { newOpenid, postMessage, scanFields, xmlOf } from "../support/push.ts"
import { until } from "../support/until.ts"
import { openTicket } from "../support/world.ts"

const pushes = "/admin/accounts/acme/pushes"

test("a push is kept, listed, taken after all, and asked about by an operator", async () => {
  const target = await new ForwardTarget().start()
  const targets = [{ name: "crm", url: target.url, copies: true }]
  const w = await adminWorld(forwarding(targets))
  try {
    target.account = w.account
    target.delayMs = 500
    const ticket = await openTicket(w)
    const fields = scanFields(w, newOpenid(), ticket.scene)
    assert.equal((await postMessage(w, xmlOf(fields))).status, 200)
    const waiting = async () => (await call(w, "GET", pushes)).body.entries.length
    await until("its target has taken it", async () => (await waiting()) === 0)
    for (const verb of ["retry", "discard"]) {
      assert.equal((await call(w, "POST", `${pushes}/${verb}`, { id: "all" })).status, 200)
    }
    for (const path of ["/health", "/health/ready"]) {
      assert.equal((await call(w, "GET", path)).status, 200)
    }
  } finally {
    target.stop()
    await w.close()
  }
})
