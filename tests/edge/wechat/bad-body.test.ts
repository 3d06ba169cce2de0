// Request bodies that break off or are too long, on every POST path: the sender's fault, which costs no
// memory and which the log does not record as our fault (AV-06).

import assert from "node:assert/strict"
import { connect } from "node:net"
import { after, before, describe, test } from "node:test"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

const scene = `m${"A".repeat(22)}`
const json = "application/json"
const form = "application/x-www-form-urlencoded"
const posts: [path: string, type: string][] = [
  ["/tickets", json],
  [`/tickets/${scene}/confirm`, json],
  ["/authorize/confirm", form],
  ["/account", form],
  ["/choose", form],
  ["/choose/enter", form],
  ["/proofs/return", form],
]

function statusLine(bytes: string): Promise<string> {
  const { hostname, port } = new URL(w.menshen.url)
  return new Promise((resolve) => {
    let said = ""
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.on("data", (chunk) => {
      said += chunk
    })
    socket.on("error", () => {}).on("close", () => resolve(said.split("\r\n")[0] ?? ""))
  })
}

describe("a malformed request body", () => {
  for (const [path, type] of posts) {
    test(`${path} answers 400 to invalid chunks, and does not read a body without end`, async () => {
      const head = [`POST ${path} HTTP/1.1`, "Host: x", `Content-Type: ${type}`]
      const broken = [...head, "Transfer-Encoding: chunked", "", "zz\r\n"].join("\r\n")
      assert.match(await statusLine(broken), /^HTTP\/1\.1 400 /)
      const long = await fetch(w.menshen.url + path, {
        method: "POST",
        headers: { "content-type": type },
        body: "x".repeat(2_000_000),
      })
      await long.text()
      assert.ok(long.status >= 400 && long.status < 500, `${long.status}`)
      assert.doesNotMatch(w.menshen.log(), /"event":"unexpected"/)
    })
  }
})
