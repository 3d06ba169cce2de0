// A proxy that listens on both families writes IPv4 addresses as ::ffff:203.0.113.1. They used to count as one
// /64, so that a single client could take the place of everybody's pages. Another writes the port, too, and then
// each connection was a client of its own (CD-09).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as world from "../support/world.ts"

const header = "x-client"
let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    world.onlyByCode(config)
    config.clientAddressHeader = header
  })
})
after(() => w.close())

const open = (client: string) => world.openTicket(w, {}, { [header]: client })

test("a client is one client on every port", async () => {
  const first = await open("198.51.100.8:1024")
  let port = 1025
  for (let pages = 0; pages < 120; pages += 40) {
    await Promise.all(Array.from({ length: 40 }, () => open(`198.51.100.8:${port++}`)))
  }
  assert.equal((await world.statusOf(w, first)).body.state, "expired")
})

test("a client ends no page of another IPv4 address, however the proxy writes addresses", async () => {
  const page = await open("::ffff:203.0.113.1")
  for (let pages = 0; pages < 120; pages += 40) {
    await Promise.all(Array.from({ length: 40 }, () => open("::ffff:198.51.100.9")))
  }
  assert.equal((await world.statusOf(w, page)).body.state, "waiting")
})
