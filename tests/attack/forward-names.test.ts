// OP-01: a public name of a target can come to resolve to an address inside, after menshen.json was checked. The engine
// compares the addresses of each call, and not the name.

import assert from "node:assert/strict"
import { lookup } from "node:dns/promises"
import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"
import { hostname } from "node:os"
import { after, describe, test } from "node:test"
import { forwarding } from "../support/forward-target.ts"
import * as push from "../support/push.ts"
import * as world from "../support/world.ts"

/** The machine's own name stands for one that an attacker's DNS leads inside. */
const name = hostname().toLowerCase()
const { address } = await lookup(name, 4).catch(() => ({ address: "" }))
const isInside = /^(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(address)

let connections = 0
const neighbour = createServer((socket) => {
  connections++
  socket.on("error", () => {})
  socket.destroy()
})
neighbour.listen(0, "0.0.0.0")
await once(neighbour, "listening")
const { port } = neighbour.address() as AddressInfo
after(() => neighbour.close())

/** How many connections one push makes to the name. */
async function connectionsOf(allow: string): Promise<number> {
  const url = `https://${name}:${port}/wechat`
  const w = await world.startWorld((config) => {
    world.onlyByCode(config)
    forwarding([{ name: "crm", url }])(config)
    config.outbound = { allow: [allow] }
  })
  const before = connections
  const fields = {
    ToUserName: w.account.originalId,
    FromUserName: push.newOpenid(),
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: "text",
    Content: "hello",
    MsgId: "91",
  }
  const answer = await push.postMessage(w, push.xmlOf(fields)).finally(() => w.close())
  assert.equal(answer.body, "success")
  return connections - before
}

describe("a target whose name leads inside", { skip: !isInside }, () => {
  test("is not called", async () => {
    assert.equal(await connectionsOf("198.51.100.1/32"), 0)
  })

  test("is called if outbound.allow names the address", async () => {
    assert.ok((await connectionsOf(`${address}/32`)) > 0)
  })
})
