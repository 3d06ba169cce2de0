// The short form of `npm run load`: at the same rate every honest sign-in succeeds. How much slower they are depends
// on what else the machine does, so only the command judges that.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { runBeside, third } from "./beside.ts"
import { faultsOf } from "./bounds.ts"

describe("100 people sign in beside a third of 10,000 hostile requests", () => {
  for (const addresses of [1, 200]) {
    test(`from ${addresses} address(es)`, async () => {
      const { lostCodes, stored, answers } = await runBeside({ honest: 100, addresses, ...third })
      assert.equal(answers["no answer"] ?? 0, 0)
      assert.deepEqual(faultsOf(addresses, { ratio: 0, lostCodes, bytes: stored.bytes }), [])
    })
  }
})
