// menshen accept-loss: the command that a refusal names.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { adminWorld } from "../support/admin.ts"
import { lose } from "../support/data-folder.ts"
import * as world from "../support/world.ts"
import { run } from "./support/run.ts"

let w: world.World
before(async () => {
  w = await adminWorld()
  const { person } = await world.newPerson(w)
  await world.signIn(w, person)
  await w.menshen.kill()
  lose(w, "Directory")
  await w.menshen.start()
})
after(() => w.close())

const menshen = (...words: string[]) => run(words, { issuer: w.menshen.url, isAlone: true })

test("lists what is lost, and accepts it once it is confirmed", async () => {
  const listed = await menshen("accept-loss")
  assert.deepEqual([listed.code, listed.out], [0, "Lost: directory/customers.\n"])
  const unsaid = await menshen("accept-loss", "directory/customers")
  assert.equal(unsaid.code, 2)
  const other = await menshen("accept-loss", "sessions/customers", "--yes")
  assert.equal(other.code, 3)
  assert.match(other.err, /sessions\/customers is not lost/)
  const accepted = await menshen("accept-loss", "directory/customers", "--yes")
  assert.deepEqual([accepted.code, accepted.err], [0, ""])
  assert.match(accepted.out, /directory\/customers begins anew. No file is lost/)
  const { person } = await world.newPerson(w)
  assert.equal(typeof (await world.signIn(w, person)).sub, "string")
})
