// kill -9 and the data folder deleted, while a continuous backup runs: a restore elsewhere has all but the last
// seconds.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { type Suite, startSuite } from "../conformance/suite.ts"
import { type Bucket, startBucket } from "../support/s3.ts"
import { loseTheMachine } from "./support/lost-machine.ts"
import { signOutOnUnfollow } from "./support/visitors.ts"

let suite: Suite
let bucket: Bucket

before(async () => {
  bucket = await startBucket()
  suite = await startSuite(signOutOnUnfollow)
})
after(async () => {
  await suite.w.close()
  await bucket.close()
})

test("what is missing is younger than an interval and a round, and nothing that had ended comes back", async () => {
  const { faults, lostMs, came, asked } = await loseTheMachine(suite, bucket, {
    perSecond: 5,
    every: "1s",
    rounds: 4,
    asked: 20,
  })
  assert.deepEqual(faults, [])
  assert.ok(came >= 10 && asked >= 8, `${came} came, ${asked} were asked`)
  assert.ok(lostMs < 15_000, `${lostMs} ms are lost`)
})
