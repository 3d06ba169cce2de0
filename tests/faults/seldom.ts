// Calls of desks that come with numbers only, or from monitoring. tests/faults/repeats.ts runs this beside the other tests.

import assert from "node:assert/strict"
import { test } from "node:test"
import { onlyByCode, openTicket, startWorld, statusOf } from "../support/world.ts"

test("the oldest of many pages of one address give their numbers to the next", async () => {
  const w = await startWorld((config) => {
    onlyByCode(config)
    config.clientAddressHeader = "x-client"
  })
  try {
    const page = () => openTicket(w, {}, { "x-client": "203.0.113.1" })
    const pages = []
    while (pages.length < 110) pages.push(...(await Promise.all(Array.from({ length: 10 }, page))))
    const states = await Promise.all(pages.map((one) => statusOf(w, one)))
    // Each page takes two numbers here, and the lost answer names the page that one of them was taken from.
    assert.ok(states.filter(({ body }) => body.state === "expired").length >= 10)
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
