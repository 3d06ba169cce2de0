// A person's scan proves that they follow, and stands in the session of the user they were at that scan. After a
// merge that user is another one, and an unfollow from before the scan was believed: with `onUnfollow: "forget"` it
// deleted the identity (ID-13).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { adminWorld, call, poolPath } from "../support/admin.ts"
import * as ladder from "../support/confirm.ts"
import { changeRows, ownerOf } from "../support/directory.ts"
import * as push from "../support/push.ts"
import * as world from "../support/world.ts"

let w: world.World
before(async () => {
  w = await adminWorld((config) => {
    const [shop] = config.apps as Record<string, unknown>[]
    if (shop) shop.onUnfollow = "forget"
  })
})
after(() => w.close())

async function someone() {
  const { person, openid } = await world.newPerson(w)
  const { sub } = await world.signIn(w, person)
  return { person, openid, sub: String(sub) }
}

async function oldUnfollow(openid: string) {
  const { EventKey: _, Ticket: __, ...fields } = push.scanFields(w, openid, "")
  await ladder.say(w, {
    ...fields,
    Event: "unsubscribe",
    CreateTime: Number(fields.CreateTime) - 8,
  })
}

test("an unfollow from before a scan changes nothing, also after merges and their undoing", async () => {
  const [mei, other, third] = [await someone(), await someone(), await someone()]
  await changeRows(w, (database) => database.exec("UPDATE identities SET follow_changed_at = 1"))
  await world.signIn(w, mei.person)
  const merged = await call(w, "POST", `${poolPath}/merges`, { from: mei.sub, into: other.sub })
  await call(w, "POST", `${poolPath}/merges`, { from: other.sub, into: third.sub })
  await oldUnfollow(mei.openid)
  assert.equal(ownerOf(w, mei.openid), third.sub)

  const fresh = await someone()
  await changeRows(w, (database) => database.exec("UPDATE identities SET follow_changed_at = 1"))
  const { body } = await call(w, "POST", `${poolPath}/merges`, { from: fresh.sub, into: third.sub })
  await world.signIn(w, fresh.person)
  await call(w, "POST", `${poolPath}/merges/${body.merge}/undo`, {})
  assert.equal(ownerOf(w, fresh.openid), fresh.sub)
  await oldUnfollow(fresh.openid)
  assert.equal(ownerOf(w, fresh.openid), fresh.sub)
  assert.ok(merged.body.merge > 0)
})
