// Restored from a backup that was made while people signed in and others ended what they had begun: on another
// path, with another number of ticket desks.

import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { type Suite, startSuite } from "../conformance/suite.ts"
import { until } from "../support/until.ts"
import { judge } from "./support/judge.ts"
import { backup, restore, scratch } from "./support/programs.ts"
import { signOutOnUnfollow, Visitors } from "./support/visitors.ts"

let suite: Suite

before(async () => {
  suite = await startSuite(signOutOnUnfollow)
})
after(() => suite.w.close())

test("has every person, key, grant and session of its moment, and nothing that had ended", async () => {
  const { menshen } = suite.w
  const visitors = new Visitors(suite)
  const coming = visitors.come(20)
  await until("some have come", () => visitors.all.length >= 20)
  // A key is made with its first use.
  const keys = await (await fetch(`${menshen.url}/jwks`)).json()
  const folder = scratch()
  const file = join(folder, "backup.tar")
  const saved = await backup(["--to", file, "--data", menshen.dataDir, "--json"])
  assert.equal(saved.code, 0, saved.err)
  const moment = Date.parse(JSON.parse(saved.out).at)
  visitors.stop()
  await coming
  await menshen.kill()
  const data = join(folder, "elsewhere")
  const restored = await restore([file, "--data", data])
  assert.equal(restored.code, 0, restored.err)
  await menshen.start(undefined, 7, data)
  const { asked, endedBefore, faults } = await judge(suite, visitors.all, moment, 40)
  assert.deepEqual(faults, [])
  assert.ok(asked >= 15 && endedBefore >= 5, `${asked} were asked, ${endedBefore} had ended`)
  assert.deepEqual(await (await fetch(`${menshen.url}/jwks`)).json(), keys)
})
