// An import used to decide by an e-mail address or a phone number who a line is about: a second file gave
// a stranger the account of the person whose address its line had, or put the stranger's address on that
// person's record, where a one-time code opens the account (ID-04, D12).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminWorld, call, poolPath } from "../support/admin.ts"
import { newPerson, signIn, type World } from "../support/world.ts"

let w: World
let appId: string
before(async () => {
  w = await adminWorld()
  appId = w.account.appId
})
after(() => w.close())

const nothing = { created: 0, added: 0, same: 0, conflict: 0, refused: 0 }

async function send(records: object[], query = "") {
  const lines = records.map((record) => JSON.stringify(record)).join("\n")
  const { status, body } = await call(w, "POST", `${poolPath}/import${query}`, lines)
  assert.equal(status, 200, JSON.stringify(body))
  return body as {
    counts: typeof nothing
    lines: { line: number; outcome: string; reason: string; sentence: string }[]
  }
}

const ownerOf = async (search: object): Promise<string | undefined> =>
  (await call(w, "POST", `${poolPath}/users/find`, search)).body.user

/** A person with a WeChat and an address, from the first file. */
async function imported(name: string) {
  const { person, openid } = await newPerson(w)
  const identity = { appId, openid }
  const contact = { emails: [`${name}@example.com`] }
  await send([{ user: `u-${name}`, identities: [identity], ...contact }])
  return { person, identity, ...contact, email: `${name}@example.com`, user: `u-${name}` }
}

describe("a second file", () => {
  test("gives a stranger no account by the address of its owner, and says so", async () => {
    const mei = await imported("mei")
    const stranger = await newPerson(w)
    const identity = { appId, openid: stranger.openid }
    const line = { identities: [identity], emails: [mei.email] }
    for (const query of ["?dryRun=true", ""]) {
      const { counts, lines } = await send([line], query)
      assert.deepEqual(counts, { ...nothing, created: 1 }, "the rest of the line is imported")
      const [report] = lines
      assert.deepEqual(
        [lines.length, report?.line, report?.outcome, report?.reason],
        [1, 1, "created", "contact_taken"],
      )
      assert.match(report?.sentence ?? "", /\/emails\/0 .*u-mei/)
    }
    const { sub } = await signIn(w, stranger.person)
    assert.notEqual(sub, mei.user)
    assert.equal((await signIn(w, mei.person)).sub, mei.user)
    assert.equal(await ownerOf({ email: mei.email }), mei.user)
    assert.deepEqual((await send([line])).counts, { ...nothing, same: 1 })
  })

  test("puts no stranger's address on the record of a person whom it names by address", async () => {
    const lei = await imported("lei")
    const line = { emails: [lei.email, "stranger@example.com"] }
    const { lines } = await send([line])
    assert.deepEqual(
      lines.map(({ reason }) => reason),
      ["contact_taken"],
    )
    assert.notEqual(await ownerOf({ email: "stranger@example.com" }), lei.user)
    const { body } = await call(w, "GET", `${poolPath}/users/${lei.user}`)
    assert.deepEqual(body.emails, lei.emails)
  })

  test("does not connect two people of one file by the phone number of both", async () => {
    const phones = ["+8613900000077"]
    const [one, other] = await Promise.all([newPerson(w), newPerson(w)])
    const lines = [one, other].map(({ openid }) => ({ identities: [{ appId, openid }], phones }))
    for (const query of ["?dryRun=true", ""]) {
      const answer = await send(lines, query)
      assert.deepEqual(answer.counts, { ...nothing, created: 2 })
      assert.deepEqual(
        answer.lines.map(({ line, reason }) => [line, reason]),
        [[2, "contact_taken"]],
      )
    }
    const subs = [(await signIn(w, one.person)).sub, (await signIn(w, other.person)).sub]
    assert.notEqual(subs[0], subs[1])
    assert.equal(await ownerOf({ phone: phones[0] }), subs[0])
  })
})
