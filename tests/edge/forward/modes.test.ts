// Each mode and format of an account: a target gets what WeChat sent, and its reply in that mode is the person's.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { ForwardTarget, fieldOf, forwarding, type Raw } from "../../support/forward-target.ts"
import * as world from "../../support/world.ts"

const reply = (to: string, from: string, isJson: boolean): string => {
  const fields = {
    ToUserName: to,
    FromUserName: from,
    CreateTime: 1,
    MsgType: "text",
    Content: "hi",
  }
  if (isJson) return JSON.stringify(fields)
  const elements = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`)
  return `<xml>${elements.join("")}</xml>`
}

for (const encryption of ["plain", "compatible"] as const) {
  for (const format of ["xml", "json"] as const) {
    describe(`an account in ${encryption} mode with ${format}`, () => {
      const target = new ForwardTarget()
      let w: world.World
      before(async () => {
        await target.start()
        const mode = { encryption, format, ...(encryption === "plain" && { allowPlain: true }) }
        w = await world.startWorld(forwarding([{ name: "crm", url: target.url }], mode))
      })
      after(async () => {
        await w.close()
        target.stop()
      })

      test("is answered by its target in clear text", async () => {
        const { person, openid } = await world.newPerson(w)
        const isJson = format === "json"
        const said: Raw = {
          headers: { "content-type": isJson ? "application/json" : "text/xml" },
          body: reply(openid, w.account.originalId, isJson),
        }
        target.say = () => said
        const { replies, deliveries } = await world.sendText(w, person, "hello")
        assert.deepEqual(replies, ["hi"])
        assert.equal(deliveries[0]?.body, said.body)
        const sent = target.received.at(-1)?.body.toString() ?? ""
        const content = isJson ? JSON.parse(sent).Content : fieldOf(sent, "Content")
        assert.equal(content, "hello")
      })
    })
  }
}
