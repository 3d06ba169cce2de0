// AV-08: a crowd writes while a server of the owner's hangs. The calls to it must not take the memory and the time of
// everybody else.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { adminWorld } from "../support/admin.ts"
import { forwarding } from "../support/forward-target.ts"
import * as push from "../support/push.ts"
import { type Rogue, startRogue } from "../support/rogue-server.ts"
import * as world from "../support/world.ts"

let rogue: Rogue
let w: world.World
let open = 0
let mostOpen = 0
before(async () => {
  rogue = await startRogue()
  rogue.play((socket) => {
    mostOpen = Math.max(mostOpen, ++open)
    socket.on("close", () => open--)
    socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n\r\n<xml>")
  })
  w = await adminWorld(forwarding([{ name: "rogue", url: rogue.url }]))
})
after(async () => {
  await w.close()
  rogue.stop()
})

const written = (MsgId: number) =>
  push.postMessage(
    w,
    push.xmlOf({
      ToUserName: w.account.originalId,
      FromUserName: push.newOpenid(),
      CreateTime: Math.floor(Date.now() / 1000),
      MsgType: "text",
      Content: "hello",
      MsgId: String(MsgId),
    }),
  )

test("a target has a hundred calls at once, and the other pushes wait for it", async () => {
  const answers = Promise.all(Array.from({ length: 300 }, (_, at) => written(at)))
  await world.openTicket(w)
  for (const { status, body } of await answers) assert.deepEqual([status, body], [200, "success"])
  // Four more are the queue's.
  assert.ok(mostOpen >= 100 && mostOpen <= 104, `${mostOpen} at once`)
})
