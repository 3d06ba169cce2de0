// CB-09, CB-06: whoever has seen one push of WeChat's can send it again, with changes wherever no signature reaches: in the query, and
// in the envelope around Encrypt. That must neither fill the queue nor keep a target from the account's people.

import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, beforeEach, describe, test } from "node:test"
import { adminWorld, call } from "../support/admin.ts"
import { ForwardTarget, forwarding } from "../support/forward-target.ts"
import { freePort } from "../support/ports.ts"
import * as push from "../support/push.ts"
import type * as world from "../support/world.ts"

const target = new ForwardTarget()
let w: world.World

let rounds = 0
/** A proxy that leads back to Menshen, and removes the headers that it does not know. */
const proxy = createServer((request, response) => {
  rounds++
  const chunks: Buffer[] = []
  request.on("data", (chunk: Buffer) => chunks.push(chunk))
  request.on("end", async () => {
    const query = request.url?.split("?")[1]
    const url = `${w.menshen.url}/acme/callback?${query}`
    const answer = await fetch(url, { method: "POST", body: Buffer.concat(chunks) })
    response.end(await answer.text())
  })
})

before(async () => {
  await target.start()
  proxy.listen(0, "127.0.0.1")
  await once(proxy, "listening")
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/wechat`
  const dead = `http://127.0.0.1:${await freePort()}/wechat`
  w = await adminWorld(
    forwarding([
      { name: "crm", url: target.url, pushes: [{ msgType: "text" }] },
      { name: "circle", url: proxyUrl, pushes: [{ msgType: "voice" }] },
      { name: "dead", url: dead, pushes: [{ msgType: "image" }] },
    ]),
  )
  target.account = w.account
})
beforeEach(() => target.forget())
after(async () => {
  await w.close()
  target.stop()
  proxy.closeAllConnections()
  proxy.close()
})

let messages = 8100
function captured(MsgType: string) {
  const encrypt = push.seal(
    w.account,
    push.xmlOf({
      ToUserName: w.account.originalId,
      FromUserName: push.newOpenid(),
      CreateTime: Math.floor(Date.now() / 1000),
      MsgType,
      Content: "hello",
      MsgId: String(messages++),
    }),
  )
  return { encrypt, query: push.signed(w.account, encrypt) }
}
type Captured = ReturnType<typeof captured>
type Headers = Record<string, string>

const replay = (
  { encrypt, query }: Captured,
  { extra = "", beside = "", headers = {} }: { extra?: string; beside?: string; headers?: Headers },
) =>
  push.send(w, {
    method: "POST",
    headers,
    path: push.pathOf(query, "acme", extra),
    body: push.outerXml(w.account, encrypt, beside),
  })

async function rows(): Promise<number> {
  const { body } = await call(w, "GET", "/admin/accounts/acme/pushes")
  return body.entries.length
}

describe("one captured push", () => {
  test("waits once, whatever stands around what is signed", async () => {
    const before = await rows()
    const push = captured("image")
    for (let at = 0; at < 5; at++) {
      await replay(push, { extra: `&openid=o${at}` })
      await replay(push, { extra: `&x=${at}` })
      await replay(push, { beside: `<Note>${at}</Note>` })
      await replay(push, { beside: " ".repeat(at) })
    }
    assert.equal((await rows()) - before, 1)
  })

  test("reaches a target no more often than WeChat repeats a push", async () => {
    const push = captured("text")
    for (let at = 0; at < 30; at++) await replay(push, { extra: `&x=${at}` })
    assert.equal(target.received.length, 5)
  })

  test("does not keep a target from others by a query that it refuses", async () => {
    target.say = ({ path }) =>
      path.length > 2000 ? { status: 414, body: "" } : { body: "success" }
    const one = captured("text")
    for (let at = 0; at < 6; at++) await replay(one, { extra: `&x=${at}${"y".repeat(4000)}` })
    const before = target.texts.length
    await replay(captured("text"), {})
    assert.equal(target.texts.length, before + 1)
  })

  for (const [what, type] of [
    ["with another byte", "text/xml; \u00ff"],
    ["that is long", `text/xml; x=${"y".repeat(20_000)}`],
  ] as const) {
    test(`does not keep a target from others by a Content-Type ${what}`, async () => {
      const one = captured("text")
      for (let at = 0; at < 5; at++) await replay(one, { headers: { "content-type": type } })
      const before = target.texts.length
      await replay(captured("text"), {})
      assert.equal(target.texts.length, before + 1)
    })
  }

  test("goes round in a circle a few times, and not without end", async () => {
    const answer = await replay(captured("voice"), {})
    assert.equal(answer.body, "success")
    assert.equal(rounds, 5)
  })

  test("cannot put the target's reader into another mode", async () => {
    const one = captured("text")
    const names = [
      "%65ncrypt_type=raw",
      "Encrypt_Type=raw&x=1;encrypt_type=raw",
      "encrypt.type=raw",
      "signature[]=x",
      "Echostr=x&echostr=x",
    ]
    for (const name of names) {
      await replay(one, { extra: `&site=a/b==&${name}&openid=o1&openid=o2` })
    }
    const got = target.received.map(({ path }) => path)
    const sound = push.pathOf(one.query, "acme", "&site=a/b==&openid=o1").split("?")[1]
    assert.deepEqual(
      got,
      names.map(() => `/wechat?${sound}`),
    )
  })
})
