// What the disk keeps of a forgotten person: nothing once the files are rebuilt
// (edge/desks/storage.md#deleted-rows).

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { test } from "node:test"
import { filesOf, ownerOf, rowsOf, until } from "../../support/directory.ts"
import * as world from "../../support/world.ts"

const desks = ["TicketDesk", "Directory", "AccountKeeper", "SessionDesk", "KeyRing"]

/** The files that hold the bytes, of deleted rows too. */
function filesWith(w: world.World, text: string): string[] {
  const { dataDir } = w.menshen
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return files.filter((file) => readFileSync(file).includes(text))
}

test("VACUUM while Menshen is stopped leaves no byte of a forgotten person's openid", async () => {
  const w = await world.startWorld((config) => {
    const [shop] = config.apps as Record<string, unknown>[]
    if (shop) shop.onUnfollow = "forget"
  })
  try {
    const { person, openid } = await world.newPerson(w)
    const other = await world.newPerson(w)
    for (const one of [person, other.person]) await world.signIn(w, one)
    await world.post(`${w.sandboxUrl}/phone/unfollow`, { person, account: "acme" })
    assert.equal(ownerOf(w, openid), undefined)
    await until("no letter is left", () => rowsOf(w, "SELECT * FROM outbox").length === 0)
    await w.menshen.kill()
    assert.ok(filesWith(w, openid).length > 0, "the bytes of deleted rows are still there")
    for (const file of desks.flatMap((desk) => filesOf(w, desk))) {
      const database = new DatabaseSync(file)
      database.exec("VACUUM")
      database.close()
    }
    assert.deepEqual(filesWith(w, openid), [])
    assert.ok(filesWith(w, other.openid).length > 0)
  } finally {
    await w.close()
  }
})
