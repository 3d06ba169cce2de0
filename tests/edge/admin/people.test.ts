// Merging two users and undoing it, unlinking an identity, forgetting a person, and settling a conflict:
// by the admin API, and as the people see it when they sign in.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminWorld, call, poolPath } from "../../support/admin.ts"
import { newPerson, signIn, type World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await adminWorld()
})
after(() => w.close())

const subOf = async (person: string) => String((await signIn(w, person)).sub)
const show = async (user: string) => (await call(w, "GET", `${poolPath}/users/${user}`)).body
const change = (path: string, body: object = {}) => call(w, "POST", `${poolPath}${path}`, body)
const importOne = async (record: object) => {
  const { body } = await call(w, "POST", `${poolPath}/import`, JSON.stringify(record))
  assert.deepEqual(body.lines, [])
}

/** A person who has signed in. */
async function someone() {
  const { person, openid } = await newPerson(w)
  return { person, openid, user: await subOf(person), appId: w.account.appId }
}

async function assertRefused(answer: Promise<{ status: number; body: unknown }>, error: string) {
  const { status, body } = await answer
  assert.equal((body as { error: string }).error, error)
  assert.ok(status >= 400 && status < 500)
}

describe("a user", () => {
  test("is found by identity, with the history", async () => {
    const { user, openid, appId } = await someone()
    const found = await change("/users/find", { appId, openid })
    assert.equal(found.body.user, user)
    assert.equal(found.body.state, "active")
    const { identities, history } = await show(user)
    assert.deepEqual(
      identities.map((one: { openid: string }) => one.openid),
      [openid],
    )
    const actions = history.map(({ actor, action }: Record<string, string>) => `${actor} ${action}`)
    assert.ok(actions.includes("wechat add_user") && actions.includes("admin admin.find"))
    assert.ok(!JSON.stringify(history).includes(openid))
  })
})

describe("a merge", () => {
  test("makes both sign in as one user, moves everything, and the old id names the new one", async () => {
    const [from, into] = [await someone(), await someone()]
    await importOne({
      user: from.user,
      accounts: [{ clientId: "shop", account: "m-1" }],
      emails: ["merged@example.com"],
    })
    const { status, body } = await change("/merges", { from: from.user, into: into.user })
    assert.equal(status, 200)
    assert.equal(await subOf(from.person), into.user)
    assert.equal(await subOf(into.person), into.user)
    const old = await show(from.user)
    assert.deepEqual([old.state, old.mergedInto, old.identities], ["merged", into.user, []])
    const merged = await show(into.user)
    assert.equal(merged.identities.length, 2)
    assert.deepEqual(merged.accounts, [{ clientId: "shop", account: "m-1" }])
    assert.deepEqual(merged.emails, ["merged@example.com"])
    assert.deepEqual([merged.merges[0].id, merged.merges[0].from], [body.merge, from.user])
    await assertRefused(change("/merges", { from: from.user, into: into.user }), "user_not_active")
  })

  test("is undone with everything that it moved, and nothing that came later", async () => {
    const [from, into] = [await someone(), await someone()]
    await importOne({ user: from.user, emails: ["undo@example.com"] })
    const { merge } = (await change("/merges", { from: from.user, into: into.user })).body
    await importOne({ user: into.user, phones: ["+8613900000009"] })
    assert.equal((await change(`/merges/${merge}/undo`)).status, 200)
    assert.equal(await subOf(from.person), from.user)
    assert.equal(await subOf(into.person), into.user)
    const [one, other] = [await show(from.user), await show(into.user)]
    assert.deepEqual([one.state, one.emails, one.phones], ["active", ["undo@example.com"], []])
    assert.deepEqual([other.emails, other.phones], [[], ["+8613900000009"]])
    assert.ok(one.merges[0].undoneAt)
    await assertRefused(change(`/merges/${merge}/undo`), "merge_undone")
  })

  test("is refused if the two are one user already", async () => {
    const { user } = await someone()
    await assertRefused(change("/merges", { from: user, into: user }), "merge_into_itself")
  })
})

describe("an unlink", () => {
  test("removes one of two identities, and never the last", async () => {
    const [one, other] = [await someone(), await someone()]
    await change("/merges", { from: other.user, into: one.user })
    const { appId } = one
    const unlink = (openid: string) => change(`/users/${one.user}/unlink`, { appId, openid })
    assert.equal((await unlink(other.openid)).status, 200)
    assert.notEqual(await subOf(other.person), one.user, "who comes back is somebody new")
    await assertRefused(unlink(other.openid), "identity_not_owned")
    await assertRefused(unlink(one.openid), "last_way_in")
    assert.equal(await subOf(one.person), one.user)
  })
})

describe("forgetting a person", () => {
  test("deletes the user, and a return makes a new one", async () => {
    const { user, person, appId, openid } = await someone()
    await importOne({ user, emails: ["forget@example.com"] })
    assert.equal((await change(`/users/${user}/forget`)).status, 200)
    const { state, identities, emails } = await show(user)
    assert.deepEqual([state, identities, emails], ["forgotten", [], []])
    await assertRefused(change("/users/find", { appId, openid }), "user_unknown")
    await assertRefused(change("/users/find", { email: "forget@example.com" }), "user_unknown")
    assert.equal((await change(`/users/${user}/forget`)).status, 200, "twice is once")
    const back = await subOf(person)
    assert.notEqual(back, user)
    assert.equal(await subOf(person), back)
  })
})

describe("a conflict", () => {
  /** Two users that a record calls one person, so that the record is in conflict. */
  async function conflict() {
    const [one, other] = [await someone(), await someone()]
    const identities = [one, other].map(({ appId, openid }) => ({ appId, openid }))
    const { body } = await call(w, "POST", `${poolPath}/import`, JSON.stringify({ identities }))
    assert.equal(body.counts.conflict, 1)
    const { conflicts } = await show(one.user)
    assert.deepEqual([conflicts.length, conflicts[0].state], [1, "open"])
    return { one, other, id: conflicts[0].id as number }
  }

  const listed = async (state: string) => {
    const { body } = await call(w, "GET", `${poolPath}/conflicts?state=${state}`)
    return body.entries.map((entry: { id: number }) => entry.id) as number[]
  }

  test("settled as one person merges the users, and an undo opens it again", async () => {
    const { one, other, id } = await conflict()
    const outsider = await someone()
    assert.ok((await listed("open")).includes(id))
    const path = `/conflicts/${id}/resolve`
    await assertRefused(change(path, { into: outsider.user }), "conflict_of_others")
    const { body } = await change(path, { into: other.user })
    assert.equal(await subOf(one.person), other.user)
    assert.ok((await listed("merged")).includes(id) && !(await listed("open")).includes(id))
    await assertRefused(change(path, { apart: true }), "conflict_settled")
    await change(`/merges/${body.merge}/undo`)
    assert.equal(await subOf(one.person), one.user)
    assert.ok((await listed("open")).includes(id))
  })

  test("settled as two people keeps both users, and the same record does not open it again", async () => {
    const { one, other, id } = await conflict()
    assert.equal((await change(`/conflicts/${id}/resolve`, { apart: true })).status, 200)
    const identities = [one, other].map(({ appId, openid }) => ({ appId, openid }))
    await call(w, "POST", `${poolPath}/import`, JSON.stringify({ identities }))
    assert.deepEqual(
      (await show(one.user)).conflicts.map((row: { state: string }) => row.state),
      ["apart"],
    )
    assert.deepEqual([await subOf(one.person), await subOf(other.person)], [one.user, other.user])
  })

  test("is settled by a manual merge of the two users", async () => {
    const { one, other, id } = await conflict()
    await change("/merges", { from: one.user, into: other.user })
    assert.ok((await listed("merged")).includes(id))
  })
})
