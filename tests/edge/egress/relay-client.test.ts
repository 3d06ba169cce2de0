// Menshen's side of a relay: which answers it believes, and what it does when the relay does not answer as it should.

import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { after, afterEach, before, beforeEach, describe, mock, test } from "node:test"
import {
  answerHeader,
  answerText,
  bodyHashOf,
  RelayKey,
  readRequestHeader,
  relayHeader,
} from "../../../edge/base/relay-protocol.ts"
import { exchangeCall, qrCodeCall } from "../../../edge/desks/account/egress/egress.ts"
import { onTheWay, sentenceOn } from "../../../edge/desks/account/egress/errcodes.ts"
import * as relay from "../../support/relay-server.ts"
import { wayTo } from "../../support/ways-out.ts"

type Change = (body: string, header: string, response: ServerResponse) => string | undefined

/** A proxy between Menshen and the relay, which a test lets do what it should not. */
async function startMiddleman(relayUrl: () => string) {
  let change: Change = (body) => body
  let requests = 0
  const server = createServer(async (request, response) => {
    requests += 1
    const body = await text(request)
    const header = String(request.headers[relayHeader])
    const told = await relay.send({ url: relayUrl() }, body, header)
    const signature = told.headers.get(relayHeader) ?? ""
    const changed = change(told.text, signature, response)
    if (changed === undefined) return
    response.writeHead(told.status, { [relayHeader]: signature })
    response.end(changed)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    does: (next: Change) => {
      change = next
    },
    requests: () => requests,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

let weChat: relay.WeChat
let server: relay.RelayServer
let middle: Awaited<ReturnType<typeof startMiddleman>>
let lines: string[] = []
before(async () => {
  weChat = await relay.startWeChat()
  server = await relay.startRelayServer(weChat)
  middle = await startMiddleman(() => server.url)
})
after(() => {
  middle.close()
  server.close()
  weChat.close()
})
beforeEach(() => {
  lines = []
  mock.method(console, "log", (line: string) => lines.push(line))
  middle.does((body) => body)
  weChat.asked.length = 0
})
afterEach(() => mock.restoreAll())

const qr = qrCodeCall("m0123456789012345678901", 120)
const way = (secretEnvs = ["SECRET"]) => wayTo("relay", "", middle.url, secretEnvs)
const codesMade = () => weChat.calls(qr.path)

async function assertRefused(make: ReturnType<typeof way>["make"], errcode: number) {
  const answer = await make(qr)
  assert.ok(!answer.ok)
  assert.deepEqual([answer.reason, answer.errcode], ["account_misconfigured", errcode])
  const sentence = sentenceOn(errcode, qr.path)
  assert.match(String(sentence), /does not get to WeChat until somebody acts: .{30}/)
  assert.ok(
    lines.some((line) => JSON.parse(line).sentence === sentence),
    "the log says it",
  )
  return answer
}

describe("an answer on the way from the relay", () => {
  const changes: Record<string, Change> = {
    "another QR code": (body) => body.replace("weixin.qq.com/q/1", "weixin.qq.com/q/evil"),
    "one byte more": (body) => `${body} `,
    "no signature": (body, _, response) => void response.writeHead(200).end(body),
    "another status": (body, header, response) =>
      void response.writeHead(201, { [relayHeader]: header }).end(body),
    "a page of a proxy": (_, __, response) => void response.writeHead(403).end("<html>no</html>"),
  }
  for (const [name, change] of Object.entries(changes)) {
    test(`does not count with ${name}`, async () => {
      const { make } = way()
      assert.equal((await make(qr)).ok, true)
      middle.does(change)
      await assertRefused(make, onTheWay.answer)
    })
  }

  test("does not count for another request", async () => {
    const { make } = way()
    await make(qr)
    let earlier: { body: string; header: string } | undefined
    middle.does((body, header) => {
      earlier = { body, header }
      return body
    })
    await make(qr)
    middle.does((_, __, response) => {
      response.writeHead(200, { [relayHeader]: earlier?.header }).end(earlier?.body)
      return undefined
    })
    await assertRefused(make, onTheWay.answer)
  })
})

describe("a relay", () => {
  test("that does not know the secret is an account to correct, and never called again and again", async () => {
    const before = middle.requests()
    await assertRefused(way(["OTHER"]).make, onTheWay.signature)
    assert.ok(middle.requests() - before <= 2)
    assert.equal(weChat.asked.length, 0)
  })

  test("that knows the secret before only is called with it", async () => {
    const { make } = way(["OTHER", "SECRET"])
    assert.equal((await make(qr)).ok, true)
    const before = middle.requests()
    assert.equal((await make(qr)).ok, true)
    assert.equal(middle.requests() - before, 1, "and is known from then on")
  })

  test("that knows the secret before only answers calls of the same moment, too", async () => {
    const { make } = way(["OTHER", "SECRET"])
    const answers = await Promise.all(Array.from({ length: 8 }, () => make(qr)))
    assert.deepEqual(
      answers.map(({ ok }) => ok),
      Array(8).fill(true),
    )
  })

  test("that has started anew is called again at once, and the call is made once", async () => {
    const { make } = way()
    assert.equal((await make(qr)).ok, true)
    const old = server
    server = await relay.startRelayServer(weChat)
    old.close()
    const made = codesMade()
    assert.equal((await make(qr)).ok, true)
    assert.equal(codesMade() - made, 1)
  })

  for (const [name, refused, errcode] of [
    ["whose clock differs", "clock", onTheWay.clock],
    ["without the account", "account", onTheWay.account],
    ["of another version", "call", onTheWay.call],
  ] as const) {
    test(`${name} is an account to correct`, async () => {
      const key = await RelayKey.of(relay.secret)
      const refusing = createServer(async (request, response) => {
        const body = JSON.stringify({ refused })
        const { nonce } = readRequestHeader(String(request.headers[relayHeader])) ?? { nonce: "" }
        const signature = await key.sign(answerText(nonce, 401, await bodyHashOf(body)))
        response.writeHead(401, { [relayHeader]: answerHeader(signature) }).end(body)
      })
      await once(refusing.listen(0, "127.0.0.1"), "listening")
      const { port } = refusing.address() as AddressInfo
      await assertRefused(wayTo("relay", "", `http://127.0.0.1:${port}`).make, errcode)
      refusing.closeAllConnections()
      refusing.close()
    })
  }

  for (const status of [502, 503, 504]) {
    test(`behind a proxy that answers ${status} is called again`, async () => {
      const { make } = way()
      await make(qr)
      let times = 2
      middle.does((body, _, response) => {
        if (times-- <= 0) return body
        response.writeHead(status).end("<html>")
        return undefined
      })
      assert.equal((await make(qr)).ok, true)
    })
  }

  test("is asked once to exchange a code of the web authorization", async () => {
    const { make } = way()
    await make(qr)
    const before = middle.requests()
    middle.does((_, __, response) => void response.writeHead(502).end())
    const answer = await make(exchangeCall("once"))
    assert.ok(!answer.ok)
    assert.deepEqual([answer.reason, middle.requests() - before], ["wechat_unreachable", 1])
  })

  test("tells that it works, which ends what was known about the token", async () => {
    const { make, notes } = way()
    await make(qr)
    assert.deepEqual(notes, ["/cgi-bin/stable_token"])
  })
})
