// The short form of `npm run soak`.

import assert from "node:assert/strict"
import { test } from "node:test"
import { soak } from "./soak.ts"
import { faultsOf } from "./soak-bounds.ts"

test("a minute at 1,000 tickets a second offered leaves nothing behind but its rows", async () => {
  assert.deepEqual(faultsOf(await soak({ seconds: 60, perSecond: 1000 })), [])
})
