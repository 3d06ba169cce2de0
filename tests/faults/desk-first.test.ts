// A desk that is the first in its isolate to need the stored configuration asks for it itself. Once it closed its gate
// to the very answer that it waited for, and hung for 30 seconds.

import assert from "node:assert/strict"
import { test } from "node:test"
import { adminWorld } from "../support/admin.ts"
import { put, show } from "../support/configuration.ts"
import { newPerson, signIn } from "../support/world.ts"
import { buildWorker } from "./troubled.ts"

test("desks that need the stored configuration first get it, after each start", async () => {
  const workerDir = await buildWorker("tests/faults/desk-first-worker.ts")
  let text = ""
  const w = await adminWorld(
    (config) => {
      config.configurationStore = true
      text = JSON.stringify(config)
    },
    {},
    { workerDir },
  )
  try {
    assert.equal((await put(w, 0, text)).status, 200)
    await w.menshen.kill()
    await w.menshen.start()
    assert.equal((await show(w)).body.version, 1)
    const { person } = await newPerson(w)
    assert.ok((await signIn(w, person)).sub)
    assert.doesNotMatch(w.menshen.log(), /desk_failed|waited for too long/)
  } finally {
    await w.close()
  }
})
