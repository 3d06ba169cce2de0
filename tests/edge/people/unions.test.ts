// The union of an identity, and when it is found (ID-01 to ID-03, ID-09, BI 144).

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { changeRows, dayMs, letPass, ownerOf, rowsOf, until } from "../../support/directory.ts"
import { assertTakesLess } from "../../support/takes.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())
beforeEach(() => world.post(`${w.sandboxUrl}/platform/switches`, quiet))

const quiet = { apiDown: false, apiDelayMs: 0, apiFaultPath: null, changingUnionid: false }
const switches = (some: object) => world.post(`${w.sandboxUrl}/platform/switches`, some)
const infoFault = (some: object) => switches({ apiFaultPath: "/cgi-bin/user/info", ...some })

let unions = 0
/** A new UnionID in WeChat's format. */
const newUnionid = () => `oUnion${String(++unions).padStart(6, "0")}xxxxxxxxxxxxxxxx`

async function personIn(unionid: string | null) {
  const { body } = await world.post(`${w.sandboxUrl}/phone/people`, {
    name: "Mei",
    unionids: { "acme-open": unionid },
  })
  return body as { person: string; openid: string }
}
const appear = (person: string, unionid: string) =>
  world.post(`${w.sandboxUrl}/phone/unionids`, { person, unionids: { "acme-open": unionid } })

const unionsOf = (user: unknown) =>
  rowsOf(w, "SELECT unionid FROM unions WHERE user = ?", String(user)).map((row) => row.unionid)
const openConflicts = (user: unknown) =>
  rowsOf(w, "SELECT * FROM conflicts WHERE state = 'open' AND (user = ?1 OR other = ?1)", `${user}`)

describe("the union of a person", () => {
  test("is requested before a new user is made", async () => {
    const unionid = newUnionid()
    const { person } = await personIn(unionid)
    const { sub } = await world.signIn(w, person)
    assert.deepEqual(unionsOf(sub), [unionid])
    const [first] = rowsOf(w, "SELECT * FROM audit WHERE user = ? ORDER BY id", `${sub}`)
    assert.deepEqual([first?.action, first?.actor], ["add_user", "wechat"])
  })

  test("two identities of one union are one person, in either order", async () => {
    const unionid = newUnionid()
    const [first, second] = [await personIn(unionid), await personIn(unionid)]
    const { sub } = await world.signIn(w, first.person)
    assert.equal((await world.signIn(w, second.person)).sub, sub)
    assert.equal(ownerOf(w, second.openid), sub)
    assert.deepEqual(unionsOf(sub), [unionid])
  })

  test("known people sign in without delay while WeChat does not answer", async () => {
    const { person } = await personIn(newUnionid())
    const { sub } = await world.signIn(w, person)
    await infoFault({ apiDelayMs: 20_000 })
    // WeChat is given up on after two seconds.
    await assertTakesLess(1500, async () => {
      const began = performance.now()
      assert.equal((await world.signIn(w, person)).sub, sub)
      return performance.now() - began
    })
  })

  test("new people sign in without a union while WeChat is silent, and get it later", async () => {
    const unionid = newUnionid()
    const { person } = await personIn(unionid)
    await infoFault({ apiDown: true })
    const { sub } = await world.signIn(w, person)
    assert.deepEqual(unionsOf(sub), [])
    await switches(quiet)
    await letPass(w, dayMs)
    // Signing in starts the desk; the alarm of the row asks.
    assert.equal((await world.signIn(w, person)).sub, sub)
    await until("the union is there", () => unionsOf(sub).length === 1)
    assert.deepEqual(unionsOf(sub), [unionid])
    assert.deepEqual(rowsOf(w, "SELECT * FROM wanted_unions"), [])
  })

  test("a UnionID that appears a week later belongs to the same person", async () => {
    const { person } = await personIn(null)
    const { sub } = await world.signIn(w, person)
    const unionid = newUnionid()
    await appear(person, unionid)
    await letPass(w, 7 * dayMs)
    assert.equal((await world.signIn(w, person)).sub, sub)
    await until("the union is there", () => unionsOf(sub).length === 1)
    assert.deepEqual(unionsOf(sub), [unionid])
    assert.deepEqual(openConflicts(sub), [])
    assert.equal((await world.signIn(w, (await personIn(unionid)).person)).sub, sub)
  })

  test("ID-09: a late UnionID that belongs to another person is a conflict, and both users stay", async () => {
    const unionid = newUnionid()
    const [late, early] = [await personIn(null), await personIn(unionid)]
    const [one, other] = [await world.signIn(w, late.person), await world.signIn(w, early.person)]
    assert.notEqual(one.sub, other.sub)
    await appear(late.person, unionid)
    await letPass(w, 7 * dayMs)
    await world.signIn(w, late.person)
    await until("the conflict is recorded", () => openConflicts(one.sub).length === 1)
    const [conflict] = openConflicts(one.sub)
    assert.deepEqual([conflict?.user, conflict?.other], [one.sub, other.sub])
    assert.equal((await world.signIn(w, late.person)).sub, one.sub)
    assert.equal((await world.signIn(w, early.person)).sub, other.sub)
    assert.deepEqual(unionsOf(one.sub), [])
    await letPass(w, 60 * dayMs)
    await world.signIn(w, late.person)
    await until("it was asked again", () => rowsOf(w, "SELECT * FROM wanted_unions").length === 0)
    assert.equal(openConflicts(one.sub).length, 1, "the same evidence is one conflict")
  })

  test("BI 144: a UnionID that changes between calls joins no one", async () => {
    const [was, becomes] = [newUnionid(), newUnionid()]
    const [changing, owner] = [await personIn(was), await personIn(becomes)]
    const [one, other] = [
      await world.signIn(w, changing.person),
      await world.signIn(w, owner.person),
    ]
    const nobodys = newUnionid()
    for (const unionid of [becomes, nobodys]) {
      await appear(changing.person, unionid)
      await letPass(w, 31 * dayMs)
      assert.equal((await world.signIn(w, changing.person)).sub, one.sub)
      const recorded = () => openConflicts(one.sub).some((row) => row.unionid === unionid)
      await until("the conflict is recorded", recorded)
    }
    assert.deepEqual(unionsOf(one.sub), [was])
    assert.deepEqual(unionsOf(other.sub), [becomes])
    assert.deepEqual(rowsOf(w, "SELECT * FROM unions WHERE unionid = ?", nobodys), [])
  })

  test("after a move to another Open Platform people stay the same and get new unions", async () => {
    const [old, fresh] = [newUnionid(), newUnionid()]
    const { person, openid } = await personIn(old)
    const { sub } = await world.signIn(w, person)
    await changeRows(w, (database) => {
      for (const table of ["identities", "unions"]) {
        database.exec(`UPDATE ${table} SET open_platform = 'was-open' WHERE unionid = '${old}'`)
      }
      database.exec(`UPDATE identities SET union_checked_at = 0 WHERE openid = '${openid}'`)
    })
    await appear(person, fresh)
    assert.equal((await world.signIn(w, person)).sub, sub)
    await until("the new union is there", () => unionsOf(sub).includes(fresh))
    assert.equal(unionsOf(sub).length, 2)
    assert.deepEqual(openConflicts(sub), [])
  })
})

describe("evidence that does not count", () => {
  test("ID-03: a UnionID in an event is ignored", async () => {
    const victim = newUnionid()
    const { sub } = await world.signIn(w, (await personIn(victim)).person)
    await switches({ injectedUnionid: victim })
    const stranger = await personIn(newUnionid())
    const { sub: other } = await world.signIn(w, stranger.person)
    await switches({ injectedUnionid: null })
    assert.notEqual(other, sub)
    assert.ok(!unionsOf(other).includes(victim))
  })

  test("ID-02: a UnionID equal to another person's openid does not match that person", async () => {
    const first = await personIn(newUnionid())
    const { sub } = await world.signIn(w, first.person)
    const { sub: other } = await world.signIn(w, (await personIn(first.openid)).person)
    assert.notEqual(other, sub)
  })

  test("an answer about another person, or in the wrong format, is ignored", async () => {
    for (const body of [{ openid: "oSomebodyElse", unionid: newUnionid() }, { unionid: 7 }]) {
      await infoFault({ apiBody: JSON.stringify(body) })
      const { person } = await personIn(newUnionid())
      const { sub } = await world.signIn(w, person)
      assert.deepEqual(unionsOf(sub), [])
      await switches({ ...quiet, apiBody: null })
    }
  })
})
