// CB-06: in compatible mode no signature covers the clear fields beside Encrypt. Whoever has seen a push can put others
// there, and a server behind Menshen that reads the clear fields would act on them.

import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import { linesOf } from "../support/data-folder.ts"
import { ForwardTarget, forwarding } from "../support/forward-target.ts"
import * as push from "../support/push.ts"
import * as world from "../support/world.ts"

const target = new ForwardTarget()
let w: world.World
before(async () => {
  await target.start()
  w = await world.startWorld((config) => {
    forwarding([{ name: "crm", url: target.url }])(config)
    Object.assign((config.accounts as object[])[0] ?? {}, { encryption: "compatible" })
  })
  target.account = w.account
})
beforeEach(() => target.forget())
after(async () => {
  await w.close()
  target.stop()
})

const parties = () => ({ ToUserName: w.account.originalId, FromUserName: push.newOpenid() })
const text = { CreateTime: 1_790_000_000, MsgType: "text", Content: "hello", MsgId: "1" }

/** How often the target got a push with these clear fields beside what is sealed. */
async function heard(sealed: push.Fields, clear: push.Fields): Promise<number> {
  const encrypt = push.seal(w.account, push.xmlOf(sealed))
  const { ToUserName: _, ...beside } = clear
  const body = push.outerXml(w.account, encrypt, push.elements(beside))
  const answer = await push.postEncrypted(w, encrypt, { body })
  assert.deepEqual([answer.status, answer.body], [200, "success"])
  return target.received.length
}

test("a push with the clear fields that WeChat wrote reaches the target", async () => {
  const real = { ...parties(), ...text }
  assert.equal(await heard(real, real), 1)
})

const forgeries: [string, push.Fields][] = [
  ["another person", { FromUserName: "oVictimxxxxxxxxxxxxxxxxxxxxx" }],
  ["other words", { Content: "transfer everything" }],
  ["another kind", { MsgType: "event", Event: "CLICK", EventKey: "pay" }],
  ["a field more", { Recognition: "transfer everything" }],
]
for (const [what, forged] of forgeries) {
  test(`a clear part with ${what} beside a captured Encrypt reaches no target`, async () => {
    const real = { ...parties(), ...text }
    assert.equal(await heard(real, { ...real, ...forged }), 0)
  })
}

test("the operator's log says so, once a minute", () => {
  assert.equal(linesOf(w.menshen.log(), "clear_fields_forged").length, 1)
})
