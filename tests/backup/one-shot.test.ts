// A backup of a running Menshen, restored into a folder of another machine.

import assert from "node:assert/strict"
import { mkdtempSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { run } from "../cli/support/run.ts"
import { newPerson, signIn, startWorld, type World } from "../support/world.ts"

const passphrase = "correct horse battery staple"
let world: World
const folder = mkdtempSync(join(tmpdir(), "menshen-backup-"))

before(async () => {
  world = await startWorld()
})
after(() => world.close())

test("a file", async () => {
  const { person } = await newPerson(world)
  const claims = await signIn(world, person)
  const file = join(folder, "one.tar")
  const env = { MENSHEN_BACKUP_PASSPHRASE: passphrase }
  const words = ["backup", "--to", file, "--data", world.menshen.dataDir]
  const saved = await run(words, { env, isAlone: true, key: "" })
  assert.equal(saved.code, 0, saved.err)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const data = join(folder, "data")
  const restored = await run(["restore", file, "--data", data], { env, isAlone: true, key: "" })
  assert.equal(restored.code, 0, restored.err)
  assert.match(restored.out, /: 1 people, \d sessions and 1 grants/)
  assert.ok(claims.sub)
})
