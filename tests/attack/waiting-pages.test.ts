// The page without a script waits at /authorize/wait, which no limit of an address's streams counted: a ticket
// lives for an hour in storage, so one address held as many waits as it could open tickets in an hour (AV-03).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { authorizeUrl } from "../support/oauth.ts"
import { until } from "../support/until.ts"
import { startWorld, type World } from "../support/world.ts"

const most = 5
let w: World
before(async () => {
  w = await startWorld((config) => {
    config.clientAddressHeader = "x-client"
    config.limits = { streamsPerAddress: most }
  })
})
after(() => w.close())

async function open(address: string) {
  const headers = { "x-client": address }
  const page = await fetch(authorizeUrl(w), { headers })
  const cookie = (page.headers.get("set-cookie") ?? "").split(";")[0] ?? ""
  const [, scene = ""] = /ticket="([^"]+)"/.exec(await page.text()) ?? []
  return { cookie, scene, headers: { ...headers, cookie } }
}

/** A page that waits is answered after twenty seconds, so what is answered sooner did not wait. */
const soonMs = 15_000

/** How many pages of an address still wait once those above the limit are answered. */
async function waiting(address: string, count: number): Promise<number> {
  const limit = new AbortController()
  let left = 0
  const pages = await Promise.all(Array.from({ length: count }, () => open(address)))
  const polls = pages.map(async ({ scene, headers }) => {
    left += 1
    const url = `${w.menshen.url}/authorize/wait?ticket=${scene}&version=9`
    await fetch(url, { headers, signal: limit.signal }).catch(() => {})
    left -= 1
  })
  const began = performance.now()
  await until("the pages above the limit are answered", () => left <= most)
  assert.ok(performance.now() - began < soonMs, "they are answered at once")
  const seen = left
  limit.abort()
  await Promise.all(polls)
  return seen
}

test("pages without a script are streams of their address, and are answered above its limit", async () => {
  assert.equal(await waiting("203.0.113.7", most + 4), most)
})
