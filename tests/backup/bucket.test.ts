// A continuous backup to a bucket that is addressed by its host name.

import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { type Bucket, startBucket, type Trouble } from "../support/s3.ts"
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

const troubles: [Trouble, RegExp][] = [
  ["503", /Nothing was saved since \d{4}-.*SlowDown/],
  ["cut", /Nothing was saved since .*(ECONNRESET|EPIPE|socket|aborted)/],
]

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
  for (const [trouble, sentence] of troubles) {
    const said = saving.err().length
    bucket.trouble = trouble
    await signIn(world, (await newPerson(world, "Ana")).person)
    await until("it says so", () => sentence.test(saving.err().slice(said)))
    bucket.trouble = "none"
    await until("it works again", () => saving.err().slice(said).includes("works again"))
  }
  await world.menshen.kill()
  await world.menshen.start()
  await signIn(world, (await newPerson(world, "Kim")).person)
  saving.child.kill("SIGTERM")
  const { code, err } = await saving.ended
  assert.equal(code, 0, err)
  assert.ok(bucket.requests.every((one) => one.includes(" backups.localhost/")))
  const listed = await restore([to, "--list", "--json"], envFor(bucket))
  assert.ok(JSON.parse(listed.out).ageSeconds < 60, listed.err)
  const data = join(scratch(), "data")
  const restored = await restore([to, "--data", data], envFor(bucket))
  assert.match(restored.out, /: 5 people, \d sessions and 5 grants/, restored.err)
})
