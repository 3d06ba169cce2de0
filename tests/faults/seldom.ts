// Calls of desks that come with numbers only, or from monitoring. tests/faults/repeats.ts runs this beside the other tests.

import assert from "node:assert/strict"
import { test } from "node:test"
import { onlyByCode, openTicket, startWorld, statusOf } from "../support/world.ts"

test("the oldest of many pages of one address gives its number to the next", async () => {
  const w = await startWorld((config) => {
    onlyByCode(config)
    config.clientAddressHeader = "x-client"
  })
  try {
    const page = () => openTicket(w, {}, { "x-client": "203.0.113.1" })
    const first = await page()
    for (let pages = 1; pages <= 100; pages += 20) {
      await Promise.all(Array.from({ length: 20 }, page))
    }
    assert.equal((await statusOf(w, first)).body.state, "expired")
  } finally {
    await w.close()
  }
})

test("the last QR codes of a day are counted against sign-ins", async () => {
  const perDay = 100
  const w = await startWorld(({ accounts }) => {
    Object.assign((accounts as object[])[0] ?? {}, { qrCodesPerDay: perDay })
  })
  try {
    for (let codes = 0; codes < perDay; codes++) await openTicket(w)
  } finally {
    await w.close()
  }
})

test("each desk is probed", async () => {
  const w = await startWorld()
  try {
    const answer = await fetch(`${w.menshen.url}/health/ready`)
    assert.deepEqual([answer.status, (await answer.json()).faults], [200, []])
  } finally {
    await w.close()
  }
})
