// Accounts that move to another Open Platform: every UnionID changes, and nobody tells Menshen (ID-09).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminWorld, call, poolPath } from "../../support/admin.ts"
import { changeRows, dayMs, letPass, rowsOf, until } from "../../support/directory.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await adminWorld(world.addClub)
})
after(() => w.close())

let unions = 0
const newUnionid = () => `oMoved${String(++unions).padStart(6, "0")}xxxxxxxxxxxxxxxx`

async function newPerson(unionid: string) {
  const { body } = await world.post(`${w.sandboxUrl}/phone/people`, {
    name: "Mei",
    unionids: { "acme-open": unionid },
  })
  return body as { person: string; openid: string }
}
const moves = (person: string, unionid: string) =>
  world.post(`${w.sandboxUrl}/phone/unionids`, { person, unionids: { "acme-open": unionid } })

const claimsAt = (client: "shop" | "club", person: string) => world.signIn(w, person, client)

const conflictsAbout = (unionid: string) =>
  rowsOf(w, "SELECT * FROM conflicts WHERE state = 'open' AND unionid = ?", unionid)

/** The person's first account hears of the new union at a sign-in a month later. */
async function recheck(person: string, unionid: string) {
  await letPass(w, 31 * dayMs)
  await claimsAt("shop", person)
  await until("the new union is noted", () => conflictsAbout(unionid).length > 0)
}

describe("a person whose UnionID changed", () => {
  for (const order of ["the known account first", "the new account first"]) {
    test(`is in conflict with who came by a second account: ${order}`, async () => {
      const [old, fresh] = [newUnionid(), newUnionid()]
      const { person } = await newPerson(old)
      const { sub } = await claimsAt("shop", person)
      await moves(person, fresh)
      if (order === "the known account first") await recheck(person, fresh)
      const { sub: other } = await claimsAt("club", person)
      assert.notEqual(other, sub, "nothing is joined")
      if (order === "the new account first") await recheck(person, fresh)
      const pairs = conflictsAbout(fresh).map(({ user, other }) => [user, other].sort().join())
      assert.ok(pairs.includes([sub, other].sort().join()), "one conflict names both")
    })
  }

  test("gets the new one when menshen.json gives the platform a new name", async () => {
    const [old, fresh] = [newUnionid(), newUnionid()]
    const { person } = await newPerson(old)
    const first = await claimsAt("shop", person)
    await moves(person, fresh)
    await recheck(person, fresh)
    const [conflict] = conflictsAbout(fresh)
    // As if the platform had been called so before.
    await changeRows(w, (database) => {
      for (const table of ["identities", "unions", "conflicts"]) {
        database.exec(
          `UPDATE ${table} SET open_platform = 'was-open' WHERE unionid IN ('${old}', '${fresh}')`,
        )
      }
    })
    assert.equal((await claimsAt("shop", person)).wechat_unionid, undefined, "the old one is dead")
    await letPass(w, 2 * dayMs)
    await claimsAt("shop", person)
    const unionidOf = (user: unknown) =>
      rowsOf(w, "SELECT unionid FROM identities WHERE user = ?", `${user}`)[0]?.unionid
    await until("the new union is there", () => unionidOf(first.sub) === fresh)
    const again = await claimsAt("shop", person)
    assert.deepEqual([again.sub, again.wechat_unionid], [first.sub, fresh])
    const path = `${poolPath}/conflicts/${conflict?.id}/resolve`
    assert.equal((await call(w, "POST", path, { into: first.sub })).status, 200)
    assert.equal((await claimsAt("shop", person)).wechat_unionid, fresh)
  })

  test("gets the new one by an operator's word, in the directory and in tokens", async () => {
    const [old, fresh] = [newUnionid(), newUnionid()]
    const { person } = await newPerson(old)
    const first = await claimsAt("shop", person)
    await moves(person, fresh)
    await recheck(person, fresh)
    const [conflict] = conflictsAbout(fresh)
    assert.equal(conflict?.other, "")
    const path = `${poolPath}/conflicts/${conflict?.id}/resolve`
    const wrong = await call(w, "POST", path, { into: "A".repeat(22) })
    assert.equal(wrong.status, 409)
    const settled = await call(w, "POST", path, { into: first.sub })
    assert.deepEqual([settled.status, settled.body.state], [200, "merged"])
    assert.deepEqual(conflictsAbout(fresh), [])
    const again = await claimsAt("shop", person)
    assert.equal(again.sub, first.sub)
    const [identity] = rowsOf(w, "SELECT unionid FROM identities WHERE unionid = ?", fresh)
    assert.equal(identity?.unionid, fresh)
    assert.equal((await claimsAt("club", person)).sub, first.sub, "the new union is theirs")
  })
})
