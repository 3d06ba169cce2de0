// The router decoded the path, and each parameter whenever it was read, by functions that throw for each
// escape that is no UTF-8. A GET of 16 KiB kept the thread that serves everybody for 8 to 40 ms (AV-07).

import assert from "node:assert/strict"
import { connect } from "node:net"
import { after, before, describe, test } from "node:test"
import { busiest, costMsMax, threadTimes, workerdPid } from "../support/cost.ts"
import * as push from "../support/push.ts"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"
import { filled } from "../support/worst-shapes.ts"

let w: World
let pid = 0
before(async () => {
  w = await rp.startProvider()
  pid = workerdPid()
})
after(() => w.close())

const batchSize = 4
const batchesMax = 10

/** Milliseconds of the thread for one request, in the cheapest batch. */
async function costOf(path: string): Promise<number> {
  await push.send(w, { path })
  let least = Number.POSITIVE_INFINITY
  for (let batch = 0; batch < batchesMax && least > costMsMax / 2; batch++) {
    const before = threadTimes(pid)
    for (let at = 0; at < batchSize; at++) await push.send(w, { path })
    least = Math.min(least, busiest(before, threadTimes(pid)) / batchSize)
  }
  return least
}

const bytes = 16_000
const pieces = ["%ff.", "%ff&", "%&", "%", "%25ff.", "%zz%ff."]
const paths = ["/", "/confirm/", "/not-me/", "/tickets/", "/pages/", "/acme/", "/admin/pools/"]
const places = [
  ...paths,
  "/choose?ticket=",
  "/proofs/done?ticket=",
  "/proofs/return?statement=",
  "/widget/frame?lang=",
  "/acme/oauth?state=",
  "/account?",
  "/nowhere?",
  "/a/b/callback?",
  "/acme/callback?",
]

describe("an address with escapes that are no UTF-8", () => {
  for (const place of places) {
    test(`costs as little as any other: ${place}`, async () => {
      for (const piece of pieces) {
        const ms = await costOf(place + filled(piece, bytes))
        assert.ok(ms < costMsMax, `${place}${piece}…: ${ms} ms`)
      }
    })
  }

  test("costs as little before a callback", async () => {
    const ms = await costOf(`/${filled("%ff.", bytes)}/callback`)
    assert.ok(ms < costMsMax, `${ms} ms`)
  })

  test("is nobody's address, and a parameter that an application wrote so is read", async () => {
    assert.equal((await push.send(w, { path: "/account/%ff" })).status, 404)
    const { state: _, ...request } = rp.request(w, "basic", { prompt: "none" })
    const path = `/authorize?${new URLSearchParams(request)}&state=100%`
    const { headers } = await push.send(w, { path })
    assert.equal(new URL(String(headers.location)).searchParams.get("state"), "100%")
  })
})

describe("a Host header that is no host", () => {
  test("is refused, and no exception is left", async () => {
    const { port } = new URL(w.menshen.url)
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), "localhost")
      let text = ""
      socket.on("data", (chunk) => {
        text += chunk
      })
      socket.on("error", reject)
      socket.on("close", () => resolve(text))
      socket.write("GET /health HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n")
    })
    assert.match(answer, /^HTTP\/1\.1 400 /)
    assert.match(answer, /cache-control: no-store/i)
    assert.match(answer, /x-content-type-options: nosniff/i)
  })
})
