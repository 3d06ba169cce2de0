// The store keeps 50 versions. Whoever had the admin key for a moment could store 50, and what the operator had stored
// before was gone, with no way back to it (OP-18).

import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { after, before, test } from "node:test"
import { call } from "../support/admin.ts"
import * as store from "../support/configuration.ts"
import { filesOf } from "../support/directory.ts"

const dayMs = 24 * 60 * 60 * 1000

let w: store.StoreWorld
before(async () => {
  w = await store.storeWorld()
})
after(() => w.close())

const version = async () => (await store.show(w)).body.version
const put = async (name: string) =>
  assert.equal((await store.put(w, await version(), store.named(w, name))).status, 200)

/** As if they had been stored on earlier days, the newest yesterday. */
function age(): void {
  const [file = ""] = filesOf(w, "ConfigurationDesk")
  const database = new DatabaseSync(file, { timeout: 5000 })
  try {
    const days = "(SELECT max(version) + 1 FROM versions) - version"
    database.exec(`UPDATE versions SET at = at - ${dayMs} * (${days})`)
  } finally {
    database.close()
  }
}

test("a flood of versions leaves the last one of each day before", async () => {
  await put("Good One")
  await put("Good Two")
  age()
  for (let at = 0; at < 60; at++) await put(`Flood ${at}`)
  const { body } = await call(w, "GET", `${store.storePath}/versions`)
  const kept = body.versions.map((one: { version: number }) => one.version)
  assert.deepEqual([kept.length, kept[0], kept.slice(-2)], [52, 62, [2, 1]])
  assert.equal((await store.undo(w, 62, 2)).status, 200)
  assert.match((await store.show(w)).body.text, /Good Two/)
})
