// One large pushed request takes the place of dozens of small ones. Each of them was found by a look at all that
// the client's share holds, so one request kept the desk of everybody's sessions for tens of milliseconds.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { describe, test } from "node:test"
import { insertPushedForm } from "../../edge/desks/sessions/pushed-forms.ts"
import { sessionSteps } from "../../edge/desks/sessions/session-schema.ts"
import { costMsMax } from "../support/cost.ts"
import { sqlInMemory } from "../support/sql-storage.ts"

const now = 1_800_000_000_000
/** What POST /par takes at least and at most, sealed. */
const [smallBytes, largeBytes] = [300, 13_700]
/** Those of a public client. */
const limits = { seconds: 60, shareBytes: 256 * 1024 }
const runs = 5

describe("AV-07: a large request after many small ones", () => {
  for (const addresses of [1, 10, 500]) {
    test(`costs the thread little, from ${addresses} addresses`, () => {
      const sql = sqlInMemory(sessionSteps.flat())
      const push = (bytes: number, address: number) => {
        const form = "x".repeat(bytes)
        const pushed = { clientId: "spa", form, address: `a${address}`, ...limits }
        const began = performance.now()
        insertPushedForm(sql, randomBytes(32), pushed, now)
        return performance.now() - began
      }
      const fill = (most: number) => {
        for (let at = 0; at < most; at++) push(smallBytes, at % addresses)
      }
      fill(550)
      const costs = Array.from({ length: runs }, () => {
        fill(50)
        return push(largeBytes, 0)
      })
      const cost = Math.min(...costs)
      assert.ok(cost < costMsMax, `${cost} ms`)
    })
  }
})
