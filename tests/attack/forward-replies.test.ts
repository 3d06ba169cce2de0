// A target's reply that WeChat would refuse, or that is for somebody else, must not be passed on. WeChat would
// tell the person that the account is out of order.

import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import { ForwardTarget, forwarding, type Received } from "../support/forward-target.ts"
import * as push from "../support/push.ts"
import * as world from "../support/world.ts"

const target = new ForwardTarget()
let w: world.World
before(async () => {
  await target.start()
  w = await world.startWorld(forwarding([{ name: "crm", url: target.url }]))
  target.account = w.account
})
beforeEach(() => target.forget())
after(async () => {
  await w.close()
  target.stop()
})

/** The answer to a text for which the target's own reply was changed. */
async function answerTo(replyTo: (received: Received) => string): Promise<string> {
  target.say = (received) => ({
    headers: { "content-type": "text/xml" },
    body: replyTo(received),
  })
  const message = push.xmlOf({
    ToUserName: w.account.originalId,
    FromUserName: push.newOpenid(),
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: "text",
    Content: "hello",
    MsgId: "77",
  })
  const { body } = await push.postMessage(w, message)
  assert.equal(target.received.length, 1)
  return body
}

const sealed = (received: Received) => target.replyTo(received, "hi")

const signature = /<MsgSignature>.*?<\/MsgSignature>/s
const zeros = `<MsgSignature>${"0".repeat(40)}</MsgSignature>`

test("a reply that nobody changed is passed on", async () => {
  assert.equal(push.replyText(w.account, await answerTo(sealed)), "hi")
})

test("a reply with a wrong MsgSignature is not", async () => {
  const answer = await answerTo((received) => sealed(received).replace(signature, zeros))
  assert.equal(answer, "success")
})

test("a reply without a MsgSignature is not", async () => {
  const answer = await answerTo((received) => sealed(received).replace(signature, ""))
  assert.equal(answer, "success")
})

for (const party of ["FromUserName", "ToUserName"]) {
  test(`a reply to a push with another ${party} is not`, async () => {
    const named = new RegExp(`<${party}>.*?</${party}>`, "s")
    const other = `<${party}>oSomebodyElse</${party}>`
    const answer = await answerTo((received) =>
      sealed({ ...received, message: received.message?.replace(named, other) }),
    )
    assert.equal(answer, "success")
  })
}
