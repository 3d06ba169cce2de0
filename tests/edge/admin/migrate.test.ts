// The migration to another official account: everybody stays the same user
// (docs/wechat-protocol.md#migration).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminWorld, call, poolPath } from "../../support/admin.ts"
import { newPerson, post, signIn, type World } from "../../support/world.ts"

let w: World
let [old, now] = ["", ""]
before(async () => {
  w = await adminWorld()
  ;[old, now] = w.accounts.map(({ appId }) => appId) as [string, string]
})
after(() => w.close())

const sandbox = (path: string, body: object) => post(`${w.sandboxUrl}${path}`, body)
const importLines = (lines: object[]) => {
  const text = lines.map((one) => JSON.stringify(one)).join("\n")
  return call(w, "POST", `${poolPath}/import`, text)
}
const nothing = { moved: 0, same: 0, conflict: 0, unknown: 0, refused: 0 }
const userOf = async (appId: string, openid: string) =>
  (await call(w, "POST", `${poolPath}/users/find`, { appId, openid })).body.user

interface Report {
  openid: string
  line?: number
  outcome: string
}

/** Migrates page by page, as the command line does. */
async function migrate(body: object) {
  const sum = { ...nothing }
  const lines: Report[] = []
  let [after, pages] = ["", 0]
  do {
    const answer = await call(w, "POST", `${poolPath}/migrate`, { ...body, after })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    for (const name of Object.keys(sum) as (keyof typeof sum)[])
      sum[name] += answer.body.counts[name]
    lines.push(...answer.body.lines)
    after = answer.body.next ?? ""
    pages += 1
  } while (after !== "")
  return { sum, lines, pages }
}

const accounts = { from: "acme", to: "acme-club" }

describe("a migration", () => {
  test("asks WeChat for the new openids, a hundred at a time, and a repetition changes nothing", async () => {
    const { person, openid } = await newPerson(w)
    const { sub } = await signIn(w, person)
    const strangers = Array.from(
      { length: 120 },
      (_, at) => `oStranger${String(at).padStart(19, "0")}`,
    )
    await importLines(strangers.map((one) => ({ identities: [{ appId: old, openid: one }] })))
    const { body } = await sandbox("/platform/migrate", { from: "acme", to: "acme-club" })
    const moved = body.moved.find((one: { from: string }) => one.from === openid)
    const first = await migrate(accounts)
    assert.deepEqual([first.sum, first.pages], [{ ...nothing, moved: 1, unknown: 120 }, 2])
    assert.deepEqual(
      first.lines.map((report) => report.openid),
      strangers,
    )
    assert.equal(await userOf(now, moved.to), sub)
    assert.equal(await userOf(old, openid), sub, "what was true of the old account stays")
    assert.deepEqual((await migrate(accounts)).sum, { ...nothing, same: 1, unknown: 120 })
  })

  test("by a mapping reports unknown, taken and malformed lines, and moves the others", async () => {
    const had = ["oMapA", "oMapB", "oMapC"].map((openid) => ({
      identities: [{ appId: old, openid }],
    }))
    await importLines([...had, { user: "u-taken", identities: [{ appId: now, openid: "oTaken" }] }])
    const lines = [
      '{"ori_openid":"oMapA","new_openid":"oMapA2"}',
      '{"ori_openid":"oNobody","new_openid":"oNobody2"}',
      "",
      '{"ori_openid":"oMapB","new_openid":"oTaken"}',
      '{"ori_openid":"oMapC"}',
      "null",
      '{"ori_openid":"oMapC","new_openid":"oMapC2"}',
    ]
    const path = `${poolPath}/migrate?from=${old}&to=acme-club`
    const { body } = await call(w, "POST", path, lines.join("\n"))
    assert.deepEqual(body.counts, { ...nothing, moved: 2, conflict: 1, unknown: 1, refused: 2 })
    assert.deepEqual(
      body.lines.map(({ line, outcome }: Report) => [line, outcome]),
      [
        [2, "unknown"],
        [4, "conflict"],
        [5, "refused"],
        [6, "refused"],
      ],
    )
    assert.equal(await userOf(now, "oMapA2"), await userOf(old, "oMapA"))
    assert.equal(await userOf(now, "oTaken"), "u-taken")
    const { entries } = (await call(w, "GET", `${poolPath}/conflicts`)).body
    assert.ok(entries.some(({ openid }: Report) => openid === "oTaken"))
  })

  test("moves nothing if WeChat refuses or is silent, and says so", async () => {
    await sandbox("/platform/switches", { apiDown: true })
    const down = await call(w, "POST", `${poolPath}/migrate`, accounts)
    await sandbox("/platform/switches", { apiDown: false })
    assert.deepEqual([down.status, down.body.error], [503, "wechat_unreachable"])
    // The other way round there was no migration: 63178.
    const wrong = await call(w, "POST", `${poolPath}/migrate`, { from: "acme-club", to: "acme" })
    assert.deepEqual([wrong.status, wrong.body.error], [502, "wechat_refused"])
    assert.match(wrong.body.error_description, /errcode/)
  })
})
