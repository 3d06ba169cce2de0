// An event went through the rows of all receivers once for each letter, and compared every letter with every
// other: with 100 applications that listen, the scan of one new person kept the thread for 250 ms (AV-07).

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { nextLetter, type Place } from "../../edge/desks/directory/next-letter.ts"
import { busiest, costMsMax, costOf, threadTimes, workerdPid } from "../support/cost.ts"
import { rowsOf, until } from "../support/directory.ts"
import { Listener } from "../support/webhook.ts"
import * as world from "../support/world.ts"

const apps = 100
/** A sign-in and its letters; one letter costs about a millisecond, and only the first ones go before it. */
const msMax = 120

describe("an event that many applications hear", () => {
  test("keeps the thread for as long as their letters need", async () => {
    const listener = new Listener()
    await listener.start()
    const w = await world.startWorld((config) => {
      const all = config.apps as Record<string, unknown>[]
      const webhook = { url: listener.url, secret: { env: "EVENTS" } }
      for (let at = 0; at < apps; at++) all.push({ ...all[0], clientId: `app${at}`, webhook })
    })
    listener.trust(w.secrets.EVENTS ?? "")
    try {
      const pid = workerdPid()
      let least = Number.POSITIVE_INFINITY
      for (let scans = 0; scans < 4; scans++) {
        const { person } = await world.newPerson(w)
        const ticket = await world.openTicket(w)
        const before = threadTimes(pid)
        await world.scan(w, person, ticket.url)
        await world.untilSettled(w, ticket)
        least = Math.min(least, busiest(before, threadTimes(pid)))
        await until("the letters are sent", () => rowsOf(w, "SELECT 1 FROM outbox").length === 0)
      }
      assert.ok(least < msMax, `${least} ms`)
    } finally {
      await w.close()
      listener.stop()
    }
  })

  test("is no work of their square to choose from", () => {
    const places = Array.from(
      { length: 400 },
      (_, at): Place => ({
        lane: "events",
        target: `app:${at}`,
      }),
    )
    const heads = places.map((place, at) => ({ ...place, at }))
    const ms = costOf(() => nextLetter(heads, places.slice(0, 200), 1000))
    assert.ok(ms < costMsMax, `${ms} ms`)
  })
})
