// A continuous backup to a bucket that is addressed by its host name.

import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { type Bucket, startBucket } from "../support/s3.ts"
import { until } from "../support/until.ts"
import { newPerson, signIn, startWorld, type World } from "../support/world.ts"
import { envFor, restore, scratch, startBackup } from "./support/programs.ts"

let world: World
let bucket: Bucket

before(async () => {
  bucket = await startBucket()
  world = await startWorld()
})
after(async () => {
  await world.close()
  await bucket.close()
})

const rounds = () => [...bucket.objects.keys()].filter((key) => /\.round/.test(key))

test("rounds follow each other, a bucket that is away is waited for, and SIGTERM saves once more", async () => {
  const to = `s3://${bucket.name}/shop`
  const { person } = await newPerson(world)
  await signIn(world, person)
  const words = ["--to", to, "--data", world.menshen.dataDir, "--every", "1s", "--keep", "30d"]
  const saving = startBackup(words, envFor(bucket))
  await until("the first round", async () => rounds().length >= 1)
  await signIn(world, (await newPerson(world, "Li")).person)
  await until("a second round", async () => rounds().length >= 2)
  bucket.trouble = "503"
  await until("it says so", async () => /Nothing was saved since .*503|SlowDown/.test(saving.err()))
  await signIn(world, (await newPerson(world, "Ana")).person)
  bucket.trouble = "none"
  await until("it works again", async () => /works again/.test(saving.err()))
  await signIn(world, (await newPerson(world, "Kim")).person)
  saving.child.kill("SIGTERM")
  const { code, err } = await saving.ended
  assert.equal(code, 0, err)
  assert.ok(bucket.requests.every((one) => one.includes(" backups.localhost/")))
  const data = join(scratch(), "data")
  const restored = await restore([to, "--data", data], envFor(bucket))
  assert.match(restored.out, /: 4 people, \d sessions and 4 grants/, restored.err)
})
