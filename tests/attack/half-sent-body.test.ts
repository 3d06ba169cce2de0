// A body of which the last byte never comes held its connection and its request for ever, at every endpoint
// that reads one.

import assert from "node:assert/strict"
import { connect } from "node:net"
import { after, before, describe, test } from "node:test"
import { startWorld, type World } from "../support/world.ts"

let w: World
before(async () => {
  w = await startWorld()
})
after(() => w.close())

/** Longer than any limit of ours for a body of a stranger. */
const patienceMs = 30_000

const form = "application/x-www-form-urlencoded"
const json = "application/json"
const endpoints: [path: string, type: string][] = [
  ["/authorize", form],
  ["/authorize/choose", form],
  ["/authorize/confirm", form],
  ["/par", form],
  ["/token", form],
  ["/revoke", form],
  ["/introspect", form],
  ["/userinfo", form],
  ["/logout", form],
  ["/tickets", json],
  ["/tickets/0123456789abcdef/confirm", json],
  ["/choose", form],
  ["/choose/enter", form],
  ["/proofs/return", form],
  ["/confirm/token", form],
  ["/not-me/token", form],
  ["/account", form],
  ["/admin/pools", json],
  ["/acme/callback?signature=a&timestamp=1&nonce=2", "text/xml"],
  ["/nothing-here", form],
]

/** The first line of the answer to a request whose body stops halfway, once the server has closed. */
function halfSent(path: string, type: string): Promise<string> {
  const { host, hostname, port } = new URL(w.menshen.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let heard = ""
    const late = setTimeout(() => {
      socket.destroy()
      reject(new Error(`${path} still waits; it has said ${JSON.stringify(heard.slice(0, 80))}`))
    }, patienceMs)
    socket.on("data", (bytes) => {
      heard += bytes
    })
    socket.on("close", () => {
      clearTimeout(late)
      resolve(heard.split("\r\n")[0] ?? "")
    })
    socket.on("error", reject)
    const head = [
      `POST ${path} HTTP/1.1`,
      `Host: ${host}`,
      `Content-Type: ${type}`,
      "Content-Length: 100",
      `Origin: ${w.origin}`,
    ]
    socket.write(`${head.join("\r\n")}\r\n\r\nclient_id=shop&`)
  })
}

describe("a body that stops halfway", { concurrency: true }, () => {
  for (const [path, type] of endpoints) {
    test(`has an answer, and its connection ends: ${path}`, async () => {
      assert.match(await halfSent(path, type), /^HTTP\/1\.1 4\d\d /)
    })
  }
})
