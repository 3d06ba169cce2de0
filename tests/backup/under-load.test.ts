// Backups that are made while people sign in and others end what they have begun: restored on another path with
// another number of ticket desks, and after the loss of the machine.

import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { type Suite, startSuite } from "../conformance/suite.ts"
import { type Bucket, startBucket } from "../support/s3.ts"
import { until } from "../support/until.ts"
import { judge } from "./support/judge.ts"
import { loseTheMachine } from "./support/lost-machine.ts"
import { backup, inClear, restore, scratch } from "./support/programs.ts"
import { backedUp, Visitors } from "./support/visitors.ts"

let suite: Suite
let bucket: Bucket

before(async () => {
  bucket = await startBucket()
  suite = await startSuite(backedUp)
})
after(async () => {
  await suite.w.close()
  await bucket.close()
})

test("OP-17: a restore has every person, key, grant and session of its moment, and nothing that had ended", async () => {
  const { menshen } = suite.w
  const visitors = new Visitors(suite)
  const coming = visitors.come(20)
  await until("some have come and gone", () => visitors.ended >= 10)
  // A key is made with its first use.
  const keys = await (await fetch(`${menshen.url}/jwks`)).json()
  const folder = scratch()
  const file = join(folder, "backup.tar")
  const saved = await backup(["--to", file, "--data", menshen.dataDir, "--json"], inClear)
  assert.equal(saved.code, 0, saved.err)
  const moment = Date.parse(JSON.parse(saved.out).at)
  visitors.stop()
  await coming
  await menshen.kill()
  const data = join(folder, "elsewhere")
  const restored = await restore([file, "--data", data], inClear)
  assert.equal(restored.code, 0, restored.err)
  await menshen.start(undefined, 7, data)
  const { asked, endedBefore, faults } = await judge(suite, visitors.all, moment, 25)
  assert.deepEqual(faults, [])
  assert.ok(asked >= 10 && endedBefore >= 5, `${asked} were asked, ${endedBefore} had ended`)
  assert.deepEqual(await (await fetch(`${menshen.url}/jwks`)).json(), keys)
})

test("OP-17: after kill -9 and the loss of the folder, all but the last seconds is there", async () => {
  const course = { perSecond: 5, every: "1s", rounds: 4, asked: 12 }
  const { faults, lostMs, came, asked } = await loseTheMachine(suite, bucket, course, inClear)
  assert.deepEqual(faults, [])
  assert.ok(came >= 8 && asked >= 5, `${came} came, ${asked} were asked`)
  assert.ok(lostMs < 15_000, `${lostMs} ms are lost`)
})
