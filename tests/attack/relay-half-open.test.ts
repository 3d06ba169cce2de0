// OP-01: whoever reaches the relay's port may send what is no HTTP, or nothing, read no answer, and never close. The relay
// has places for 1024 connections, so each one that a stranger keeps for nothing is one that a caller does not get.

import { connect, type Socket } from "node:net"
import { after, before, describe, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { relayHeader } from "../../edge/base/relay-protocol.ts"
import * as relay from "../support/relay-server.ts"
import { until } from "../support/until.ts"

let weChat: relay.WeChat
let server: relay.RelayServer
before(async () => {
  weChat = await relay.startWeChat()
  server = await relay.startRelayServer(weChat, { requestMs: 1000 })
})
after(() => {
  server.close()
  weChat.close()
})

const connections = () =>
  new Promise<number>((resolve) => server.server.getConnections((_, count) => resolve(count)))

/** A client that never ends its side. */
function hold(bytes: string): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: true }, () => {
      if (bytes !== "") socket.write(bytes)
      resolve(socket)
    })
    socket.on("error", () => undefined)
    socket.resume()
  })
}

async function assertLetGo(held: () => Promise<Socket>) {
  const sockets = await Promise.all(Array.from({ length: 8 }, held))
  await until("the relay has let them go", async () => (await connections()) === 0)
  for (const socket of sockets) socket.destroy()
}

describe("a connection that a stranger does not close", () => {
  const sent: [name: string, bytes: string][] = [
    ["what is no HTTP", "\x16\x03\x01\x02\x00\x01\r\n\r\n"],
    ["a header in two lines", "POST /v1/calls HTTP/1.1\r\nhost: relay\r\nx: a\r\n b\r\n\r\n"],
    ["a header that is too large", `GET /health HTTP/1.1\r\nx: ${"a".repeat(9000)}\r\n\r\n`],
    ["nothing", ""],
    ["half a header", "POST /v1/calls HTTP/1.1\r\nhost:"],
    ["half a body", "POST /v1/calls HTTP/1.1\r\nhost: relay\r\ncontent-length: 9\r\n\r\nx"],
    ["a sound request", "GET /health HTTP/1.1\r\nhost: relay\r\n\r\n"],
    ["an expectation", "GET /health HTTP/1.1\r\nhost: relay\r\nexpect: more\r\n\r\n"],
  ]
  for (const [name, bytes] of sent) {
    test(`ends by itself after ${name}`, () => assertLetGo(() => hold(bytes)))
  }

  test("ends by itself if its answers are not read", () =>
    assertLetGo(async () => {
      const socket = await hold("")
      socket.pause()
      socket.write("GET /health HTTP/1.1\r\nhost: relay\r\n\r\n".repeat(20_000))
      return socket
    }))
})

describe("a connection of a caller", () => {
  const sent = async () => {
    const body = JSON.stringify(relay.qrCall)
    const stamp = { run: await relay.runOf(server) }
    const header = await relay.headerFor(body, { stamp })
    return `POST /v1/calls HTTP/1.1\r\nhost: relay\r\n${relayHeader}: ${header}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  }

  test("is kept for the next call, also after a while", async () => {
    const socket = await hold(await sent())
    await until("the call is made", () => weChat.calls(relay.qrCall.path) === 1)
    await sleep(2500)
    socket.write(await sent())
    await until("the next one is made, too", () => weChat.calls(relay.qrCall.path) === 2)
    socket.destroy()
  })
})
